/* The consent screen of the LIFF browser: what the app asks for, before it gets anything. */

const platform = JSON.parse(document.body.dataset.platform);
const WORDS = {
  openid: "あなたを見分ける番号（ユーザーID）を受けとる",
  profile: "プロフィール（表示名）を受けとる",
  email: "メールアドレスを受けとる",
  "chat_message.write": "あなたとしてトークにメッセージを送る",
};

const line = (scope) => {
  const item = document.createElement("li");
  item.textContent = WORDS[scope] ?? scope;
  return item;
};

document.getElementById("app").textContent = platform.accountName;
document.getElementById("scopes").append(...platform.liffScope.map(line));
document.querySelector("form").elements.address.value = window.location.pathname + window.location.search + window.location.hash;
document.getElementById("cancel").addEventListener("click", () => window.parent.postMessage({ type: "liff.closeWindow" }, platform.origin));
