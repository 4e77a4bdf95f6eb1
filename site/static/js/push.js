// The form data-push="<public key>": asks the browser for a subscription, then sends the form.
(function () {
  "use strict";
  var form = document.querySelector("form[data-push]");
  if (!form || !("serviceWorker" in navigator) || !("PushManager" in window)) return;

  function show(name, shown) {
    document.querySelectorAll("[data-push-" + name + "]").forEach(function (line) { line.hidden = !shown; });
  }

  function bytes(text) {
    var plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (sign) { return sign.charCodeAt(0); });
  }

  function text(buffer) {
    var plain = String.fromCharCode.apply(null, new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  form.hidden = false;
  show("missing", false);
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    show("denied", false);
    show("error", false);
    Notification.requestPermission()
      .then(function (answer) {
        if (answer !== "granted") throw new DOMException("", "NotAllowedError");
        return navigator.serviceWorker.register("/sw.js");
      })
      .then(function () { return navigator.serviceWorker.ready; })
      .then(function (worker) {
        return worker.pushManager.subscribe({
          userVisibleOnly: true, applicationServerKey: bytes(form.dataset.push),
        });
      })
      .then(function (made) {
        form.elements.endpoint.value = made.endpoint;
        form.elements.p256dh.value = text(made.getKey("p256dh"));
        form.elements.auth.value = text(made.getKey("auth"));
        form.submit();
      })
      .catch(function (error) { show(error.name === "NotAllowedError" ? "denied" : "error", true); });
  });
})();
