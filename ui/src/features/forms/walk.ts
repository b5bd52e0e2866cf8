// Which blocks of a script are shown for these answers: the server's dzvin/crm/forms/walk.py again.
// Both are held to tests/golden/form_walks.json. Conditions come read; nothing is parsed here.

import type { Block } from '../../forms/blocks.ts';
import type { Answer, Answers, Content, Expression, Rules, Value, Walk } from './model.ts';

const NUMBER = /^-?\d{1,15}(\.\d{1,6})?$/;
const FALSE = new Set(['', '0', 'false']);
const VARIABLE = /\{([a-z][a-z0-9_]*(?:\.[a-z0-9_]+){1,4})\}/g;
const GREATEST = 1e15;

type Known = Record<string, string>;

export function walk(content: Content, rules: Rules, answers: Answers, variables: Known): Walk {
  const { blocks } = content;
  const places = new Map(blocks.map((block, n) => [block.id, n]));
  const known: Known = { ...variables, ...textsOf(answers) };
  const shown: string[] = [];
  const found: Known = {};
  const seen = new Set<number>();
  let at = 0;
  while (at < blocks.length) {
    const block = blocks[at] as Block;
    if (seen.has(at)) return { blocks: shown, computed: found, is_end: false };
    seen.add(at);
    const condition = rules.shown[block.id];
    if (condition && !holds(condition, known)) {
      at += 1;
      continue;
    }
    const formula = rules.formulas[block.id];
    if (formula) {
      const value = computed(formula, known);
      found[block.id] = value;
      known[`answer.${block.id}`] = value;
    }
    if (block.kind !== 'jump') shown.push(block.id);
    const goes = wayOn(block, answers[block.id] ?? '');
    if (goes === null) return { blocks: shown, computed: found, is_end: false };
    at = goes === 'end' ? blocks.length : (places.get(goes) ?? at + 1);
  }
  return { blocks: shown, computed: found, is_end: true };
}

/** What is shown and was never touched is answered by its default. */
export function withDefaults(
  content: Content,
  rules: Rules,
  answers: Answers,
  variables: Known,
): Answers {
  let whole = answers;
  for (let round = 0; round <= content.blocks.length; round += 1) {
    const shown = walk(content, rules, whole, variables).blocks;
    const missing = content.blocks.find(
      ({ id, default: usual }) => usual && whole[id] === undefined && shown.includes(id),
    );
    if (!missing) return whole;
    const usual = filledIn(missing.default, variables);
    whole = { ...whole, [missing.id]: missing.kind === 'choices' ? [usual] : usual };
  }
  return whole;
}

/** null: the answer decides and is missing. */
function wayOn(block: Block, answer: Answer): string | null {
  if (block.kind !== 'choice' || !block.choices.some(({ next }) => next)) return block.next;
  const chosen = block.choices.find(({ value }) => value === answer);
  return chosen ? chosen.next || block.next : null;
}

export function holds(expression: Expression, known: Known): boolean {
  if ('parts' in expression) {
    const test = (part: Expression) => holds(part, known);
    return expression.is_all ? expression.parts.every(test) : expression.parts.some(test);
  }
  if ('part' in expression) return !holds(expression.part, known);
  const left = textOfValue(expression.left, known);
  if (!expression.sign) return !FALSE.has(left.toLowerCase());
  const right = expression.right.map((value) => textOfValue(value, known));
  if (expression.sign === 'in') return right.includes(left);
  return compares(left, expression.sign, right[0] ?? '');
}

function textOfValue({ text, is_variable }: Value, known: Known): string {
  return is_variable ? (known[text] ?? '') : text;
}

function compares(left: string, sign: string, right: string): boolean {
  if (sign === 'contains') return left.includes(right);
  if (sign === 'matches') return matches(left, right);
  const isNumeric = NUMBER.test(left) && NUMBER.test(right);
  const [one, other] = isNumeric ? [Number(left), Number(right)] : [left, right];
  if (sign === '==') return one === other;
  if (sign === '!=') return one !== other;
  if (sign === '<') return one < other;
  if (sign === '>') return one > other;
  return sign === '<=' ? one <= other : one >= other;
}

/** `*` is any signs, `?` one; its time grows with both lengths only. */
export function matches(text: string, pattern: string): boolean {
  let [at, star, resume, place] = [0, -1, 0, 0];
  while (place < text.length) {
    const sign = pattern[at] ?? '';
    if (sign === '*') {
      [star, resume, at] = [at, place, at + 1];
    } else if (sign && (sign === '?' || sign === text[place])) {
      [at, place] = [at + 1, place + 1];
    } else if (star >= 0) {
      resume += 1;
      [at, place] = [star + 1, resume];
    } else return false;
  }
  return [...pattern.slice(at)].every((sign) => sign === '*');
}

export function computed(program: string[], known: Known): string {
  const stack: number[] = [];
  for (const step of program) {
    if (step.length === 1 && '+-*/'.includes(step)) {
      const right = stack.pop() ?? 0;
      const left = stack.pop() ?? 0;
      stack.push(joined(left, step, right));
    } else {
      const text = /^[a-z]/.test(step) ? (known[step] ?? '') : step;
      stack.push(NUMBER.test(text) ? Number(text) : Number.NaN);
    }
    if (!(Math.abs(stack.at(-1) ?? 0) < GREATEST)) return '';
  }
  return String(Number((stack[0] ?? 0).toFixed(6)) || 0);
}

function joined(left: number, sign: string, right: number): number {
  if (sign === '+') return left + right;
  if (sign === '-') return left - right;
  return sign === '*' ? left * right : left / right;
}

export function textsOf(answers: Answers): Known {
  return Object.fromEntries(
    Object.entries(answers).map(([id, answer]) => [`answer.${id}`, textOf(answer)]),
  );
}

export function textOf(answer: Answer): string {
  if (typeof answer === 'string') return answer;
  return answer.map((one) => (typeof one === 'string' ? one : one.join(' / '))).join(', ');
}

/** `{call.number}` becomes its value; what is unknown becomes nothing. */
export function filledIn(text: string, known: Known): string {
  return text.replace(VARIABLE, (_, name: string) => known[name] ?? '');
}

export function isEmpty(answer: Answer | undefined): boolean {
  if (answer === undefined) return true;
  if (typeof answer === 'string') return !answer.trim();
  return answer.every((one) => isEmpty(one));
}
