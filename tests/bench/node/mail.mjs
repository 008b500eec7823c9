// A mail server that takes everything and throws it away.

import { SMTPServer } from "smtp-server";

const server = new SMTPServer({
  disabledCommands: ["AUTH", "STARTTLS"],
  disableReverseLookup: true,
  onData(stream, session, done) {
    stream.on("end", done);
    stream.resume();
  },
});
server.on("error", (error) => console.error(error.message));
server.listen(0, "127.0.0.1", () => console.log(`listens on smtp://127.0.0.1:${server.server.address().port}`));
