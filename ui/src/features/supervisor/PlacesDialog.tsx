// Queues, priorities and skills of several operators at once.

import {
  Alert,
  Button,
  Group,
  Input,
  Modal,
  MultiSelect,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  Text,
} from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SkillLevels } from '../../forms/SkillLevels.tsx';
import { explain } from '../../i18n/words.ts';
import { Choice } from '../../kit/Choice.tsx';
import { useFocusBack } from '../../kit/focusBack.ts';
import {
  areIn,
  isComplete,
  type Operator,
  type PlacesForm,
  type QueueNow,
  skillsOf,
  toPlaces,
} from './picture.ts';
import { changePlaces } from './queries.ts';

interface PlacesDialogProps {
  operators: Operator[];
  queues: QueueNow[];
  /** Those the page shows: what is meant, probably. */
  chosen: string[];
  onClose: () => void;
}

const TIERS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

export function PlacesDialog({ operators, queues, chosen, onClose }: PlacesDialogProps) {
  useFocusBack();
  const { t } = useTranslation();
  const [form, setForm] = useState<PlacesForm>({
    do: areIn(operators, chosen) ? 'change' : 'join',
    queues: chosen,
    priority: '',
    weight: '',
    skills: {},
  });
  const set = (change: Partial<PlacesForm>) => setForm({ ...form, ...change });
  const send = useMutation({
    mutationFn: () =>
      changePlaces(
        toPlaces(
          form,
          operators.map(({ id }) => id),
        ),
      ),
    onSuccess: onClose,
  });
  const isWeighed = queues.some(({ id, is_weighed }) => is_weighed && form.queues.includes(id));
  const known = skillsOf(queues, form.queues);
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('supervisor.places_title', { count: operators.length })}
      closeButtonProps={{ 'aria-label': t('form.cancel') }}
      transitionProps={{ duration: 0 }}
      styles={{ title: { fontWeight: 650 } }}
    >
      <Stack gap="md" data-testid="places-dialog">
        <Text size="sm" c="dimmed">
          {operators.map(({ name }) => name).join(', ')}
        </Text>
        <Choice
          label={t('supervisor.what')}
          value={form.do}
          choices={[
            { value: 'join', label: t('supervisor.join') },
            { value: 'change', label: t('supervisor.change') },
            { value: 'leave', label: t('supervisor.leave') },
          ]}
          hint={t(`supervisor.${form.do}_hint`)}
          onChange={(what) => set({ do: what })}
          testId="places-do"
        />
        <MultiSelect
          label={t('supervisor.in_queues')}
          data={queues.map(({ id, name }) => ({ value: id, label: name }))}
          value={form.queues}
          onChange={(all) => set({ queues: all, weight: '', skills: {} })}
          searchable
          nothingFoundMessage={t('form.nothing_found')}
          data-testid="places-queues"
        />
        {form.do !== 'leave' && (
          <>
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <Select
                label={t('queues.line')}
                placeholder={t('supervisor.as_is')}
                data={[
                  ...TIERS.map((tier) => ({
                    value: tier,
                    label: tier === '1' ? t('queues.tier_first') : t('queues.tier', { tier }),
                  })),
                  { value: 'out', label: t('queues.tier_out') },
                ]}
                value={form.priority || null}
                onChange={(priority) => set({ priority: priority ?? '' })}
                clearable
                data-testid="places-priority"
              />
              {isWeighed && (
                <NumberInput
                  label={t('queues.weight')}
                  placeholder={t('supervisor.as_is')}
                  min={1}
                  max={100}
                  allowDecimal={false}
                  value={form.weight}
                  onChange={(weight) => set({ weight: typeof weight === 'number' ? weight : '' })}
                  data-testid="places-weight"
                />
              )}
            </SimpleGrid>
            {known.length > 0 && (
              <Input.Wrapper label={t('queues.skills')} labelElement="div">
                <SkillLevels
                  names={known}
                  levels={form.skills}
                  unset={t('supervisor.as_is')}
                  onChange={(skills) => set({ skills })}
                />
              </Input.Wrapper>
            )}
          </>
        )}
        {send.isError && (
          <Alert color="red" variant="light" role="alert">
            {explain(send.error)}
          </Alert>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('form.cancel')}
          </Button>
          <Button
            disabled={!isComplete(form)}
            loading={send.isPending}
            onClick={() => send.mutate()}
            data-testid="places-yes"
          >
            {t('form.save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
