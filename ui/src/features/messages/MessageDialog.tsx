// Writes an SMS or an e-mail: to whom, from which template, how long it is.

import {
  Alert,
  Button,
  Group,
  Modal,
  Select,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconSend } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { explain } from '../../i18n/words.ts';
import { useFocusBack } from '../../kit/focusBack.ts';
import { filled, isUnfilled } from './fill.ts';
import {
  type Channel,
  LONGEST,
  type Outline,
  outlineQuery,
  sendMessage,
  type Template,
  templatesQuery,
  type Whose,
} from './queries.ts';
import { Recipient, type To } from './Recipient.tsx';
import { SegmentCounter } from './SegmentCounter.tsx';

interface MessageDialogProps {
  channel: Channel;
  whose: Whose;
  onClose: () => void;
}

export function MessageDialog(props: MessageDialogProps) {
  useFocusBack();
  const { t } = useTranslation();
  const { channel, onClose } = props;
  const outline = useQuery(outlineQuery(props.whose));
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`messages.title_${channel}`)}
      size="lg"
      closeButtonProps={{ 'aria-label': t('messages.close') }}
      data-testid="message-dialog"
    >
      <Asked query={outline}>
        {(data) => {
          const isSet = channel === 'sms' ? data.has_sms : data.has_email;
          return isSet ? (
            <Form {...props} outline={data} />
          ) : (
            <Alert color="orange" variant="light" data-testid="message-none">
              {t(`messages.none_${channel}`)}
            </Alert>
          );
        }}
      </Asked>
    </Modal>
  );
}

function Form(props: MessageDialogProps & { outline: Outline }) {
  const { t } = useTranslation();
  const { channel, outline, whose, onClose } = props;
  const queries = useQueryClient();
  const templates = useQuery(templatesQuery);
  const known = channel === 'sms' ? outline.numbers : outline.addresses;
  const [to, setTo] = useState<To>({ place: known.length > 0 ? 0 : null, typed: '' });
  const [template, setTemplate] = useState<Template | null>(null);
  const [subject, setSubject] = useState('');
  const [text, setText] = useState('');
  const own = (templates.data ?? []).filter((each) => each.channel === channel);
  const sending = useMutation({
    mutationFn: () =>
      sendMessage(channel, {
        ...whose,
        ...(to.place === null && { to: to.typed.trim() }),
        ...(to.place && { place: to.place }),
        ...(channel === 'email' && { subject: subject.trim() }),
        ...(template && { template: template.name }),
        text,
      }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['messages'] });
      if (whose.received) void queries.invalidateQueries({ queryKey: ['received'] });
      notifications.show({
        color: 'green',
        message: t('messages.queued'),
        closeButtonProps: { 'aria-label': t('messages.close') },
      });
      onClose();
    },
  });

  function choose(id: string | null): void {
    const chosen = own.find((each) => each.id === id) ?? null;
    setTemplate(chosen);
    if (!chosen) return;
    setText(filled(chosen.text, outline.variables));
    setSubject(filled(chosen.subject, outline.variables));
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    event.stopPropagation();
    if (isWhole) sending.mutate();
  }

  const most = LONGEST[channel];
  const hasRecipient = to.place !== null || Boolean(to.typed.trim());
  const isWhole =
    hasRecipient && text.trim() && text.length <= most && (channel === 'sms' || subject.trim());
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        {outline.name && (
          <Text size="sm" c="dimmed">
            {outline.name}
          </Text>
        )}
        <Recipient channel={channel} known={known} to={to} onChange={setTo} />
        {own.length > 0 && (
          <Select
            label={t('messages.template')}
            placeholder={t('messages.own_text')}
            data={own.map(({ id, name }) => ({ value: id, label: name }))}
            value={template?.id ?? null}
            onChange={choose}
            clearable
            searchable
            data-testid="message-template"
          />
        )}
        {channel === 'email' && (
          <TextInput
            label={t('messages.subject')}
            value={subject}
            maxLength={200}
            onChange={(event) => setSubject(event.currentTarget.value)}
            required
            data-testid="message-subject"
          />
        )}
        <Textarea
          label={t('messages.text')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={text.length > most ? t('messages.too_long', { most }) : undefined}
          minRows={channel === 'sms' ? 4 : 8}
          maxRows={16}
          autosize
          required
          data-autofocus
          data-testid="message-text"
        />
        {channel === 'sms' && <SegmentCounter text={text} />}
        {isUnfilled(`${subject}${text}`) && (
          <Text size="sm" c="dimmed">
            {t('messages.unfilled')}
          </Text>
        )}
        {sending.error && (
          <Alert color="red" variant="light" role="alert" data-testid="message-problem">
            {explain(sending.error)}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('messages.cancel')}
          </Button>
          <Button
            type="submit"
            leftSection={<IconSend size={16} />}
            disabled={!isWhole}
            loading={sending.isPending}
            data-testid="message-send"
          >
            {t('messages.send')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
