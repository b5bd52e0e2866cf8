// Widgets on a grid: each person's own arrangement, moved by mouse or by keyboard, kept on the server.

import { Box, Button, Group, Menu, Paper, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconLayoutDashboard, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useRef, useState } from 'react';
import GridLayout, { useContainerWidth } from 'react-grid-layout';
import { useTranslation } from 'react-i18next';
import 'react-grid-layout/css/styles.css';
import 'react-resizable/css/styles.css';
import { Asked } from '../../forms/Asked.tsx';
import { explain } from '../../i18n/words.ts';
import { Empty } from '../../kit/States.tsx';
import { Frame } from './Frame.tsx';
import { added, COLUMNS, isSame, LEAST_SIZE, moved, placesOf, type Step } from './places.ts';
import { KINDS, type Kind, layoutQuery, type Place, saveLayout } from './queries.ts';

const ROW_PX = 42;

interface WidgetsPageProps {
  /** What each kind shows; one that is absent is not for this person. */
  parts: Partial<Record<Kind, ReactNode>>;
}

export function WidgetsPage({ parts }: WidgetsPageProps) {
  const { t } = useTranslation();
  const layout = useQuery(layoutQuery);
  return (
    <Box data-testid="widgets">
      <Asked query={layout}>{(places) => <Arranged places={places} parts={parts} />}</Asked>
      {layout.isPending && <Title order={1}>{t('nav.widgets')}</Title>}
    </Box>
  );
}

function Arranged({ places, parts }: WidgetsPageProps & { places: Place[] }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [isArranging, setIsArranging] = useState(false);
  const arrange = useRef<HTMLButtonElement>(null);
  const shown = places.filter(({ kind }) => parts[kind] !== undefined);
  const missing = KINDS.filter(
    (kind) => parts[kind] !== undefined && !places.some((one) => one.kind === kind),
  );
  const save = useMutation({
    // One after the other: an older layout must not be stored over a newer one.
    scope: { id: 'layout' },
    mutationFn: saveLayout,
    onError: (error) => {
      notifications.show({ color: 'red', message: explain(error) });
      void queries.invalidateQueries({ queryKey: layoutQuery.queryKey });
    },
  });
  function keep(after: Place[]): void {
    if (isSame(after, places)) return;
    queries.setQueryData(layoutQuery.queryKey, after);
    save.mutate(after);
  }
  return (
    <>
      <Group justify="space-between" mb="sm">
        <Title order={1}>{t('nav.widgets')}</Title>
        <Group gap="xs">
          {isArranging && missing.length > 0 && (
            <Menu>
              <Menu.Target>
                <Button
                  variant="default"
                  leftSection={<IconPlus size={16} />}
                  data-testid="add-widget"
                >
                  {t('widgets.add')}
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                {missing.map((kind) => (
                  <Menu.Item key={kind} onClick={() => keep(added(places, kind))}>
                    {t(`widgets.${kind}`)}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          )}
          <Button
            ref={arrange}
            variant={isArranging ? 'filled' : 'default'}
            leftSection={<IconLayoutDashboard size={16} />}
            onClick={() => setIsArranging(!isArranging)}
            aria-pressed={isArranging}
            data-testid="arrange"
          >
            {t(isArranging ? 'widgets.arranged' : 'widgets.arrange')}
          </Button>
        </Group>
      </Group>
      {shown.length === 0 && (
        <Paper>
          <Empty
            icon={<IconLayoutDashboard size={22} />}
            title={t('widgets.empty')}
            hint={t('widgets.empty_hint')}
          />
        </Paper>
      )}
      <Grid
        places={places}
        shown={shown}
        isArranging={isArranging}
        onPlaces={keep}
        onRemove={(kind) => {
          keep(places.filter((one) => one.kind !== kind));
          // The button that was pressed is gone.
          arrange.current?.focus();
        }}
        parts={parts}
      />
    </>
  );
}

interface GridProps extends WidgetsPageProps {
  places: Place[];
  shown: Place[];
  isArranging: boolean;
  onPlaces: (places: Place[]) => void;
  onRemove: (kind: Kind) => void;
}

function Grid({ places, shown, isArranging, onPlaces, onRemove, parts }: GridProps) {
  const { width, containerRef, mounted } = useContainerWidth();
  const step = (kind: Kind, how: Step) => {
    const after = moved(shown, kind, how);
    onPlaces(places.map((one) => after.find((other) => other.kind === one.kind) ?? one));
  };
  return (
    <div ref={containerRef}>
      {mounted && (
        <GridLayout
          width={width}
          layout={shown.map(({ kind, ...place }) => ({ i: kind, ...place, ...LEAST_SIZE }))}
          gridConfig={{
            cols: COLUMNS,
            rowHeight: ROW_PX,
            margin: [12, 12],
            containerPadding: [0, 0],
          }}
          dragConfig={{ enabled: isArranging, handle: '.widget-handle' }}
          resizeConfig={{ enabled: isArranging }}
          onLayoutChange={(boxes) => isArranging && onPlaces(placesOf(boxes, places))}
        >
          {shown.map((place) => (
            <div key={place.kind}>
              <Frame
                place={place}
                isArranging={isArranging}
                onStep={(how) => step(place.kind, how)}
                onRemove={() => onRemove(place.kind)}
              >
                {parts[place.kind]}
              </Frame>
            </div>
          ))}
        </GridLayout>
      )}
    </div>
  );
}
