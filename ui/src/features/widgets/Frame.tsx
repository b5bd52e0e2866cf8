// One widget on the grid: its title, and while it is arranged the buttons that move and resize it.

import { ActionIcon, Group, Paper, ScrollArea, Text, Title } from '@mantine/core';
import {
  IconArrowDown,
  IconArrowLeft,
  IconArrowRight,
  IconArrowsDiagonal,
  IconArrowsDiagonalMinimize2,
  IconArrowUp,
  IconPlus,
  IconX,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Step } from './places.ts';
import type { Kind, Place } from './queries.ts';

/** They bring a title of their own. */
const TITLED: Kind[] = ['active_calls'];
const STEPS: [Step, typeof IconArrowUp][] = [
  ['left', IconArrowLeft],
  ['right', IconArrowRight],
  ['up', IconArrowUp],
  ['down', IconArrowDown],
  ['wider', IconArrowsDiagonal],
  ['narrower', IconArrowsDiagonalMinimize2],
  ['higher', IconPlus],
];

interface FrameProps {
  place: Place;
  isArranging: boolean;
  onStep: (step: Step) => void;
  onRemove: () => void;
  children: ReactNode;
}

export function Frame({ place, isArranging, onStep, onRemove, children }: FrameProps) {
  const { t } = useTranslation();
  const name = t(`widgets.${place.kind}`);
  return (
    <Paper
      component="section"
      aria-label={name}
      h="100%"
      style={{ display: 'flex', flexDirection: 'column', overflow: 'hidden' }}
      data-testid={`widget-${place.kind}`}
    >
      {(isArranging || !TITLED.includes(place.kind)) && (
        <Group
          justify="space-between"
          gap={4}
          px="md"
          pt="xs"
          pb={4}
          className={isArranging ? 'widget-handle' : undefined}
          style={isArranging ? { cursor: 'move' } : undefined}
        >
          <Title order={2} fz="md">
            {name}
          </Title>
          {isArranging && (
            <Group gap={0} wrap="nowrap" onMouseDown={(event) => event.stopPropagation()}>
              {STEPS.map(([step, Icon]) => (
                <ActionIcon
                  key={step}
                  variant="subtle"
                  color="gray"
                  size="sm"
                  aria-label={`${name}: ${t(`widgets.${step}`)}`}
                  title={t(`widgets.${step}`)}
                  onClick={() => onStep(step)}
                >
                  <Icon size={14} />
                </ActionIcon>
              ))}
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                aria-label={`${name}: ${t('widgets.lower')}`}
                title={t('widgets.lower')}
                onClick={() => onStep('lower')}
              >
                <Text span size="sm" aria-hidden>
                  −
                </Text>
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="red"
                size="sm"
                aria-label={`${name}: ${t('widgets.remove')}`}
                title={t('widgets.remove')}
                onClick={onRemove}
              >
                <IconX size={14} />
              </ActionIcon>
            </Group>
          )}
        </Group>
      )}
      <ScrollArea flex={1} type="auto" viewportProps={{ tabIndex: 0 }}>
        {children}
      </ScrollArea>
    </Paper>
  );
}
