// Renders a template on command, with one of the Node engines, in a process that stays.
//
//     node run.mjs ENGINE TEMPLATE CONTEXT
//
// A line on the input is `{"for": milliseconds, "out": path or null}`: render until the time is
// over, at least once, and save the last document. The answer is a line with the milliseconds of
// each and the peak of the memory in KiB; `word/worker.py` speaks the same.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { createInterface } from "node:readline";

const engines = {
  async docxtemplater(template) {
    const { default: Docxtemplater } = await import("docxtemplater");
    const { default: PizZip } = await import("pizzip");
    const file = readFileSync(template);
    return (context) => {
      const options = { paragraphLoop: true, linebreaks: true, errorLogging: false };
      const document = new Docxtemplater(new PizZip(file), options);
      document.render(context);
      return document.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" });
    };
  },

  async "easy-template-x"(template) {
    const { TemplateHandler } = await import("easy-template-x");
    const file = readFileSync(template);
    const handler = new TemplateHandler();
    return (context) => handler.process(file, context);
  },

  async carbone(template) {
    const { default: carbone } = await import("carbone");
    const folder = `${dirname(template)}/carbone`;
    mkdirSync(folder, { recursive: true });
    carbone.set({ tempPath: folder, templatePath: dirname(template) });
    return (context) =>
      new Promise((done, failed) => {
        const finished = (error, result) => (error ? failed(error) : done(result));
        carbone.render(template.slice(dirname(template).length + 1), context, finished);
      });
  },
};

function peak() {
  const line = readFileSync("/proc/self/status", "utf8").match(/VmHWM:\s+(\d+)/);
  return Number(line[1]);
}

async function answer(render, context, wanted) {
  const times = [];
  let result;
  let total = 0;
  do {
    const start = process.hrtime.bigint();
    result = await render(context);
    times.push(Number(process.hrtime.bigint() - start) / 1e6);
    total += times.at(-1);
  } while (total < wanted.for);
  if (wanted.out) writeFileSync(wanted.out, result);
  return { times, peak: peak() };
}

const [engine, template, values] = process.argv.slice(2);
const render = await engines[engine](template);
const context = JSON.parse(readFileSync(values, "utf8"));
// Memory counts from here: reading the context is no part of rendering.
writeFileSync("/proc/self/clear_refs", "5");
for await (const line of createInterface({ input: process.stdin })) {
  let told;
  try {
    told = await answer(render, context, JSON.parse(line));
  } catch (error) {
    told = { error: `${error.name}: ${error.message}` };
  }
  process.stdout.write(`${JSON.stringify(told)}\n`);
}
