// Passkeys: forms marked data-passkey="create" or "get" are shown where the browser knows them.
(function () {
  "use strict";
  if (!window.PublicKeyCredential || !navigator.credentials) return;

  function bytes(text) {
    var plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (sign) { return sign.charCodeAt(0); });
  }

  function text(buffer) {
    var plain = String.fromCharCode.apply(null, new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  function opened(options) {
    var key = options.publicKey || options;
    key.challenge = bytes(key.challenge);
    if (key.user) key.user.id = bytes(key.user.id);
    (key.excludeCredentials || key.allowCredentials || []).forEach(function (known) {
      known.id = bytes(known.id);
    });
    return { publicKey: key };
  }

  function closed(credential) {
    var response = { clientDataJSON: text(credential.response.clientDataJSON) };
    ["attestationObject", "authenticatorData", "signature", "userHandle"].forEach(function (name) {
      if (credential.response[name]) response[name] = text(credential.response[name]);
    });
    if (credential.response.getTransports) response.transports = credential.response.getTransports();
    return JSON.stringify({
      id: credential.id, rawId: text(credential.rawId), type: credential.type, response: response,
      clientExtensionResults: credential.getClientExtensionResults(),
    });
  }

  function options(form) {
    var kept = document.getElementById(form.dataset.options || "passkey-options");
    if (kept) return Promise.resolve(JSON.parse(kept.textContent));
    return fetch(form.action, { headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" } })
      .then(function (answer) { return answer.json(); })
      .then(function (answer) { return answer.request_options; });
  }

  document.querySelectorAll("form[data-passkey]").forEach(function (form) {
    var fault = form.querySelector("[data-passkey-error]");
    form.hidden = false;
    document.querySelectorAll("[data-passkey-missing]").forEach(function (line) { line.hidden = true; });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      fault.hidden = true;
      options(form)
        .then(function (asked) { return navigator.credentials[form.dataset.passkey](opened(asked)); })
        .then(function (credential) {
          form.elements.credential.value = closed(credential);
          form.submit();
        })
        .catch(function () { fault.hidden = false; });
    });
  });
})();
