// For the service worker (importScripts): shows that there is news, and opens where it is read.
self.addEventListener("push", function (event) {
  "use strict";
  var told = {};
  try { told = event.data ? event.data.json() : {}; } catch (error) { told = {}; }
  event.waitUntil(self.registration.showNotification(told.title || "PRODENPASAR", {
    body: told.body || "", tag: told.tag || "news", data: { url: told.url || "/akun/pemberitahuan/" },
    icon: "/static/img/mark.svg", lang: (told.url || "").indexOf("/en/") === 0 ? "en" : "id",
  }));
});

self.addEventListener("notificationclick", function (event) {
  "use strict";
  event.notification.close();
  var place = new URL((event.notification.data || {}).url || "/", self.location.origin);
  if (place.origin !== self.location.origin) return;
  event.waitUntil(self.clients.matchAll({ type: "window" }).then(function (windows) {
    var open = windows.find(function (one) { return one.url === place.href; });
    return open ? open.focus() : self.clients.openWindow(place.href);
  }));
});
