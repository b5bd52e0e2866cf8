// The drawer in which one thing is added or changed: fields, save, delete, nothing lost silently.

import { Alert, Box, Button, Drawer, Group, Stack } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../kit/ConfirmDialog.tsx';
import { useFocusBack } from '../kit/focusBack.ts';
import { useKeptFocus } from '../kit/keptFocus.ts';
import { DeleteDialog } from './DeleteDialog.tsx';
import classes from './EditorDrawer.module.css';
import type { AnyEditor } from './useEditor.ts';

interface EditorDrawerProps {
  title: string;
  editor: AnyEditor;
  onClose: () => void;
  children: ReactNode;
  /** What is no part of the form: keys pressed there save nothing. */
  below?: ReactNode;
  /** Somebody may look but not change: fields are his to disable, there is no Save. */
  isReadOnly?: boolean;
  /** What the primary button says; Save unless told; false: there is nothing to save yet. */
  submit?: string | false | undefined;
  remove?: { name: string; text?: string; act: () => Promise<unknown> } | undefined;
  size?: number | string;
}

const TITLE = {
  fontWeight: 650,
  fontSize: '1.15rem',
  lineHeight: 1.3,
  overflowWrap: 'anywhere',
} as const;

export function EditorDrawer(props: EditorDrawerProps) {
  useFocusBack();
  const { t } = useTranslation();
  const { editor, remove, onClose } = props;
  const [asks, setAsks] = useState<'leave' | 'delete' | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const inside = useKeptFocus<HTMLDivElement>();
  const wrong = Object.keys(editor.errors).length;
  useEffect(() => {
    if (wrong > 0) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [wrong]);

  function leave(): void {
    // Escape is heard by every dialog of the page; it means the one on top.
    const top = [...document.querySelectorAll('[aria-modal=true]')].at(-1);
    if (!top?.contains(form.current)) return;
    if (editor.isDirty && !props.isReadOnly) setAsks('leave');
    else onClose();
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    event.stopPropagation();
    editor.submit();
  }

  return (
    <>
      <Drawer
        opened
        onClose={leave}
        position="right"
        size={props.size ?? 560}
        title={props.title}
        closeButtonProps={{ 'aria-label': t('form.close') }}
        styles={{ title: TITLE }}
        data-testid="editor"
      >
        <div ref={inside}>
          <form ref={form} onSubmit={submit} noValidate data-testid="editor-form">
            <Stack gap="md">
              {props.children}
              <Foot isEmpty={Boolean(props.isReadOnly) && !editor.problem}>
                {editor.problem && (
                  <Alert
                    color="red"
                    variant="light"
                    role="alert"
                    mb="sm"
                    data-testid="editor-problem"
                  >
                    {editor.problem}
                  </Alert>
                )}
                {!props.isReadOnly && (
                  <Group justify="space-between" gap="xs">
                    {remove ? (
                      <Button
                        variant="subtle"
                        color="red"
                        leftSection={<IconTrash size={16} />}
                        onClick={() => setAsks('delete')}
                        data-testid="editor-delete"
                      >
                        {t('form.delete')}
                      </Button>
                    ) : (
                      <Box />
                    )}
                    <Group gap="xs">
                      <Button variant="default" onClick={leave} data-testid="editor-cancel">
                        {t('form.cancel')}
                      </Button>
                      {props.submit !== false && (
                        <Button type="submit" loading={editor.isSaving} data-testid="editor-save">
                          {props.submit ?? t('form.save')}
                        </Button>
                      )}
                    </Group>
                  </Group>
                )}
              </Foot>
            </Stack>
          </form>
          {props.below}
        </div>
      </Drawer>
      <ConfirmDialog
        isOpen={asks === 'leave'}
        title={t('form.leave_title')}
        text={t('form.leave_text')}
        yes={t('form.leave')}
        no={t('form.stay')}
        onYes={onClose}
        onNo={() => setAsks(null)}
      />
      {remove && (
        <DeleteDialog
          {...remove}
          isOpen={asks === 'delete'}
          onClose={() => setAsks(null)}
          onDeleted={onClose}
        />
      )}
    </>
  );
}

/** Stays in sight however long the form is. */
function Foot({ isEmpty, children }: { isEmpty: boolean; children: ReactNode }) {
  if (isEmpty) return null;
  return (
    <Box className={classes.foot} data-sticky>
      {children}
    </Box>
  );
}
