/* 会話: a talk as a file, and back again. */

import { api } from "../api.js";
import { el, part } from "../dom.js";
import { platform } from "../liff-address.js";

const FORM = "line-simulator-talk-1";

const download = (name, content) => {
  const address = URL.createObjectURL(new Blob([content], { type: "application/json" }));
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
};

export const showTranscript = ({ root, store, attempt, openTalk }) => {
  const whose = part(root, "transcript-user");
  const file = part(root, "load-talk");

  const save = () => {
    const person = store.person(whose.value);
    const talk = { form: FORM, account: platform.accountName, person: person.name, messages: person.talk };
    download(`talk-${person.n}.json`, JSON.stringify(talk, null, 2));
    return person.talk.length;
  };
  const load = async () => {
    const talk = JSON.parse(await file.files[0].text());
    if (talk.form !== FORM) throw new Error("会話のファイルではありません");
    const { messages } = await api.loadTalk(store.person(whose.value), talk.messages);
    openTalk(whose.value, "");
    return messages;
  };

  store.addEventListener("state", () => {
    const chosen = whose.value;
    whose.replaceChildren(...store.people.map((person) => el("option", { value: person.userId }, person.name)));
    if (store.person(chosen)) whose.value = chosen;
  });
  part(root, "save-talk").addEventListener("click", attempt(save, (count) => `${count}件の会話を保存しました`));
  file.addEventListener("change", async () => {
    await attempt(load, (count) => `${count}件の会話を読み込みました`)();
    file.value = "";
  });
};
