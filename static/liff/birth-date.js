/* Reads a typed birth date back in both calendars, with the age. The server decides what it accepts. */
const group = document.querySelector("[data-birth-date]");
const said = document.getElementById(group.dataset.birthDate);
const [year, month, day] = group.querySelectorAll("input");
const language = document.documentElement.lang;
const eras = [
  [/^(r|令和|れいわ)/i, 2018],
  [/^(h|平成|へいせい)/i, 1988],
];

const typed = (field) => field.value.normalize("NFKC").replace(/[年月日\s]/g, "").replace("元", "1");

const readYear = () => {
  const [name, before] = eras.find(([pattern]) => pattern.test(typed(year))) ?? ["", 0];
  return before + Number(typed(year).replace(name, ""));
};

const inWords = (date, calendar) => new Intl.DateTimeFormat(language, { calendar, dateStyle: "long" }).format(date);

const age = (date) => {
  const [y, m, d] = group.dataset.today.split("-").map(Number);
  const months = (y - date.getFullYear()) * 12 + m - 1 - date.getMonth() - (d < date.getDate() ? 1 : 0);
  return group.dataset.age.replace("{years}", Math.floor(months / 12)).replace("{months}", months % 12);
};

const echo = () => {
  const date = new Date(readYear(), Number(typed(month)) - 1, Number(typed(day)));
  const isDate = date.getFullYear() > 1988 && date.getMonth() === typed(month) - 1 && date.getDate() === Number(typed(day));
  const isPast = isDate && date <= new Date(group.dataset.today);
  said.textContent = isPast ? `${inWords(date, "gregory")}（${inWords(date, "japanese")}）${age(date)}` : "";
};

group.addEventListener("change", echo);
echo();
