"""LINE Login and LIFF: identity tokens, user tokens, LIFF addresses, the drop-in sdk.js."""
