// Who said what on the wire and when: legs as columns, a message opens in full.

import { Code, Text, UnstyledButton } from '@mantine/core';
import { type CSSProperties, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { secondsBetween } from '../../kit/time.ts';
import classes from './Ladder.module.css';
import type { Names } from './timelineText.ts';
import { arrowOf, type CallTrace, columnsOf, type SipMessage, type TraceLeg } from './trace.ts';

interface LadderProps {
  trace: CallTrace;
  startedAt: string;
  names: Names;
}

export function Ladder({ trace, startedAt, names }: LadderProps) {
  const legName = useLegName(names);
  const columns = columnsOf(trace.legs);
  const width = { '--columns': columns.length } as CSSProperties;
  return (
    <div className={classes.scroll}>
      <div className={`${classes.row} ${classes.head}`} style={width}>
        <span />
        {columns.map((column) => (
          <div key={column?.leg ?? ''} className={classes.name}>
            <Text size="sm" fw={600} truncate title={column?.leg}>
              {column ? legName(column) : 'Dzvin'}
            </Text>
          </div>
        ))}
      </div>
      <div data-testid="ladder">
        {trace.messages.map((message, n) => (
          <Step
            // biome-ignore lint/suspicious/noArrayIndexKey: messages have no id, and never move
            key={n}
            message={message}
            columns={columns}
            width={width}
            after={secondsBetween(startedAt, message.at)}
          />
        ))}
      </div>
    </div>
  );
}

interface StepProps {
  message: SipMessage;
  columns: (TraceLeg | null)[];
  width: CSSProperties;
  after: number;
}

function Step({ message, columns, width, after }: StepProps) {
  const [isOpen, setOpen] = useState(false);
  const { first, last, pointsRight } = arrowOf(message, columns);
  const words = message.code ? `${message.code} ${message.reason}` : message.method;
  const place = {
    gridColumn: `${first + 2} / ${last + 3}`,
    '--span': last - first + 1,
  } as CSSProperties;
  return (
    <>
      <UnstyledButton
        className={classes.row}
        style={width}
        onClick={() => setOpen(!isOpen)}
        aria-expanded={isOpen}
        data-testid="ladder-step"
        data-method={message.method}
        data-code={message.code}
      >
        <Text size="xs" c="dimmed" className={`${classes.time} numbers`}>
          {after < 0 ? '' : '+'}
          {after.toFixed(3)}
        </Text>
        {columns.map((column, n) => (
          <span
            key={column?.leg ?? ''}
            className={classes.life}
            style={{ gridColumn: n + 2 }}
            aria-hidden
          />
        ))}
        <span
          className={classes.arrow}
          style={place}
          data-right={pointsRight}
          data-mood={moodOf(message.code)}
        >
          <Text span size="xs" fw={message.code ? 450 : 650} truncate display="block">
            {words}
          </Text>
        </span>
      </UnstyledButton>
      {isOpen && (
        <Code block className={classes.text} data-testid="sip-text">
          {message.text}
        </Code>
      )}
    </>
  );
}

function moodOf(code: number): string {
  if (!code) return 'plain';
  if (code < 200) return 'dim';
  return code < 300 ? 'good' : 'bad';
}

/** The customer, an operator by name, or somebody outside. */
export function useLegName(names: Names): (leg: TraceLeg) => string {
  const { t } = useTranslation();
  return (leg) => {
    if (leg.operator) return names.operator(leg.operator);
    return leg.is_arrived ? t('trace.caller') : t('trace.called');
  };
}
