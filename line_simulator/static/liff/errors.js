/* Errors as the SDK throws them: code first, the message may change. */

class LiffError extends Error {
  constructor(code, message, cause) {
    super(message);
    this.name = "LiffError";
    this.code = code;
    this.cause = cause;
  }
}

const fail = (code, message, cause) => {
  throw new LiffError(code, message, cause);
};
