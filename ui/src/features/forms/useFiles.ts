// The files of a form that is filled: they are on the server at once, whatever is typed meanwhile.

import { useRef, useState } from 'react';
import { queryString, request } from '../../api/client.ts';
import { type Upload, upload } from '../../api/upload.ts';
import type { Attached, Form } from './model.ts';
import type { Draft } from './useDraft.ts';

export interface Files {
  list: Attached[];
  /** Once the form is closed, by those only who may change closed ones. */
  canChange: boolean;
  /** One is on its way. */
  isBusy: boolean;
  addressOf: (file: Attached) => string;
  add: (block: string, file: File, onProgress: (percent: number) => void) => Upload<Attached>;
  remove: (file: Attached) => Promise<void>;
}

export function useFiles(form: Form, draft: Draft): Files {
  const [list, setList] = useState(form.files);
  const [underWay, setUnderWay] = useState(0);
  const latest = useRef(form.files);
  const path = `/api/forms/${form.row.id}`;

  function put(block: string, after: Attached[]): void {
    latest.current = after;
    setList(after);
    const names = after.filter((one) => one.block === block).map(({ name }) => name);
    draft.set(block, names);
  }

  return {
    list,
    // What may be changed was asked of the form as it was loaded: it may have been closed since.
    canChange: form.may_change && (draft.status !== 'closed' || form.row.status === 'closed'),
    isBusy: underWay > 0,
    addressOf: ({ id }) => `${path}/files/${id}`,
    add(block, file, onProgress) {
      const address = `${path}/blocks/${block}/files${queryString({ name: file.name })}`;
      const sent = upload<Attached>(address, file, onProgress);
      setUnderWay((count) => count + 1);
      const done = sent.done
        .then((attached) => {
          put(block, [...latest.current, attached]);
          return attached;
        })
        .finally(() => setUnderWay((count) => count - 1));
      return { ...sent, done };
    },
    async remove(file) {
      await request('DELETE', `${path}/files/${file.id}`);
      put(
        file.block,
        latest.current.filter(({ id }) => id !== file.id),
      );
    },
  };
}
