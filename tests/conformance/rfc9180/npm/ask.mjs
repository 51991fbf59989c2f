// Opens or seals one HPKE message with @hpke/core: question and answer are JSON, bytes are hexadecimal.
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "@hpke/core";
import { readFileSync } from "node:fs";

const question = JSON.parse(readFileSync(0, "utf8"));
const bytes = (text) => Uint8Array.from(Buffer.from(text, "hex")).buffer;
const hex = (data) => Buffer.from(data).toString("hex");
const suite = new CipherSuite({
  kem: new DhkemP256HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});

let answer;
if (question.do === "open") {
  const recipientKey = await suite.kem.importKey("raw", bytes(question.secret), false);
  const context = await suite.createRecipientContext({
    recipientKey,
    enc: bytes(question.enc),
    info: bytes(question.info),
  });
  answer = { plain: hex(await context.open(bytes(question.ciphertext))) };
} else {
  const recipientPublicKey = await suite.kem.importKey("raw", bytes(question.public), true);
  const context = await suite.createSenderContext({ recipientPublicKey, info: bytes(question.info) });
  answer = { ciphertext: hex(await context.seal(bytes(question.plain))), enc: hex(context.enc) };
}
console.log(JSON.stringify(answer));
