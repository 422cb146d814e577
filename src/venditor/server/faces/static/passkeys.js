// Passkeys and security keys: the only script of the server. A form with data-passkey is filled in by the browser's
// own dialogue; data-options names the element with what the server asks, data-from the address that tells it.
"use strict";

(() => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  // As PublicKeyCredential.parse…OptionsFromJSON and toJSON do it, which not every browser has.
  const read = (asked) => {
    const known = { ...asked, challenge: bytes(asked.challenge) };
    if (asked.user) known.user = { ...asked.user, id: bytes(asked.user.id) };
    for (const list of ["excludeCredentials", "allowCredentials"])
      if (asked[list]) known[list] = asked[list].map((one) => ({ ...one, id: bytes(one.id) }));
    return known;
  };

  const written = (made) => {
    const answer = made.response;
    const response = { clientDataJSON: text(answer.clientDataJSON) };
    for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"])
      if (answer[part]) response[part] = text(answer[part]);
    if (answer.getTransports) response.transports = answer.getTransports();
    return {
      id: made.id,
      rawId: text(made.rawId),
      type: made.type,
      authenticatorAttachment: made.authenticatorAttachment ?? undefined,
      clientExtensionResults: made.getClientExtensionResults(),
      response,
    };
  };

  const options = async (form) => {
    if (form.dataset.options) return JSON.parse(document.getElementById(form.dataset.options).textContent);
    const told = await fetch(form.dataset.from, {
      headers: { "Accept": "application/json", "X-Requested-With": "XMLHttpRequest" },
    });
    if (!told.ok) throw new Error(`${told.status}`);
    return told.json();
  };

  const create = async (form, asked) => {
    const known = read(asked.creation_options.publicKey);
    const passwordless = form.elements.passwordless?.checked ?? false;
    known.authenticatorSelection = {
      ...known.authenticatorSelection,
      residentKey: passwordless ? "required" : "discouraged",
      requireResidentKey: passwordless,
      ...(passwordless ? { userVerification: "required" } : {}),
    };
    return navigator.credentials.create({ publicKey: known });
  };

  const get = (asked) => navigator.credentials.get({ publicKey: read(asked.request_options.publicKey) });

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const trouble = form.querySelector("[data-trouble]");
    if (!window.PublicKeyCredential) continue;
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      trouble.hidden = true;
      try {
        const asked = await options(form);
        const made = form.dataset.passkey === "create" ? await create(form, asked) : await get(asked);
        form.elements.credential.value = JSON.stringify(written(made));
        form.submit();
      } catch {
        // Turned down, too late, or no device: said at the form, and it can be tried again.
        trouble.hidden = false;
      }
    });
  }
})();
