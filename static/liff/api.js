/* The one place that talks to the server. Refusals and failures are thrown as ApiError, with a sentence. */
import { words } from "./notice.js";

const csrf = document.querySelector("meta[name=csrf-token]");
let renewSession = async () => false;

export class ApiError extends Error {
  constructor(status, body) {
    super(body.message);
    Object.assign(this, { status, action: null, alternatives: [], ...body });
  }
}

/* `renewal` is asked once when a session has ended; it answers whether there is a new one. */
export const whenSessionEnds = (renewal) => {
  renewSession = renewal;
};

export const useCsrfToken = (token) => {
  csrf.content = token;
};

const ask = async (method, path, body, headers) => {
  try {
    return await fetch(path, {
      method,
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf.content, ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new ApiError(0, { code: "offline", message: words("offline") });
  }
};

const read = async (response) => {
  if (response.status === 204) return null;
  try {
    return await response.json();
  } catch {
    throw new ApiError(response.status, { code: "failed", message: words("failed") });
  }
};

/* Another look at a page of ours, as the server shows it now; null where it cannot be had. */
export const look = async (path) => {
  try {
    const response = await fetch(path, { credentials: "same-origin" });
    return response.ok ? new DOMParser().parseFromString(await response.text(), "text/html") : null;
  } catch {
    return null;
  }
};

export const request = async (method, path, body, { headers = {}, mayRenew = true } = {}) => {
  const response = await ask(method, path, body, headers);
  if (response.status === 401 && mayRenew && (await renewSession())) {
    return request(method, path, body, { headers, mayRenew: false });
  }
  const answer = await read(response);
  if (!response.ok) throw new ApiError(response.status, answer);
  return answer;
};
