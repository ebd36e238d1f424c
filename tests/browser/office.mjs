// Starts `griffie serve` for a test and gives its start link.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** Starts the program with these arguments after `serve`; gives the link, the milliseconds until it came, and how to stop it. */
export async function serve(program, ...args) {
  const began = performance.now();
  const child = spawn(program, ["serve", "--listen", "127.0.0.1:0", ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout });
  const link = await new Promise((resolve, reject) => {
    lines.once("line", resolve);
    child.once("exit", (code) => reject(new Error(`griffie serve ended with ${code}`)));
  });
  const stop = () =>
    new Promise((resolve) => {
      child.removeAllListeners("exit");
      child.once("exit", (code) => resolve(code));
      child.kill("SIGTERM");
    });
  return { link, origin: new URL(link).origin, milliseconds: performance.now() - began, stop };
}
