/* What the product answered, in words. */
export const productSays = ({ status, answer }) =>
  status === 200 ? "アプリもうけとりました" : `アプリの返事：${status ?? "なし"} ${answer.slice(0, 120)}`;
