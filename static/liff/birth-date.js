/* Reads a typed birth date back in both calendars, with the age. The server decides what it accepts. */
const group = document.querySelector("[data-birth-date]");
const said = document.getElementById(group.dataset.birthDate);
const [year, month, day] = group.querySelectorAll("input");
const ERAS = [
  [2018, /^(r|令和|れいわ)/i, "令和", "2019-05-01"],
  [1988, /^(h|平成|へいせい)/i, "平成", "1989-01-08"],
];

const number = (field) => Number(field.value.normalize("NFKC").replace(/[年月日\s]/g, "").replace("元", "1"));

const readYear = () => {
  const text = year.value.normalize("NFKC").replace(/[年\s]/g, "").replace("元", "1");
  const era = ERAS.find(([, name]) => name.test(text));
  return era ? era[0] + Number(text.replace(era[1], "")) : Number(text);
};

const eraOf = (date) => {
  const [before, , name] = ERAS.find(([, , , start]) => date >= new Date(start)) ?? [];
  if (!name) return "";
  const years = date.getFullYear() - before;
  return `（${name}${years === 1 ? "元" : years}年）`;
};

const age = (date) => {
  const [y, m, d] = group.dataset.today.split("-").map(Number);
  const months = (y - date.getFullYear()) * 12 + m - 1 - date.getMonth() - (d < date.getDate() ? 1 : 0);
  const years = Math.floor(months / 12);
  return months < 0 ? "" : `　${years ? `${years}歳` : ""}${months % 12}か月`;
};

const echo = () => {
  const date = new Date(readYear(), number(month) - 1, number(day));
  const isDate = date.getFullYear() > 1988 && date.getMonth() === number(month) - 1 && date.getDate() === number(day);
  said.textContent = isDate
    ? `${date.getFullYear()}年${eraOf(date)}${date.getMonth() + 1}月${date.getDate()}日${age(date)}`
    : "";
};

group.addEventListener("change", echo);
echo();
