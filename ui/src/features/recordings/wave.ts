// wavesurfer.js around an audio element: drawn from the server's peaks, played by ranges.

import { DEFAULT_THEME } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type RefObject, useEffect, useRef, useState } from 'react';
import WaveSurfer from 'wavesurfer.js';
import { bell } from '../../kit/theme.ts';
import { audioUrl, peaksQuery } from './queries.ts';

export interface Wave {
  container: RefObject<HTMLDivElement | null>;
  isReady: boolean;
  isFailed: boolean;
  isPlaying: boolean;
  seconds: number;
  duration: number;
  toggle: () => void;
  skip: (seconds: number) => void;
  setSpeed: (speed: number) => void;
}

export function useWave(recording: string, isStereo: boolean, onHeard?: () => void): Wave {
  const container = useRef<HTMLDivElement>(null);
  const surfer = useRef<WaveSurfer | null>(null);
  const peaks = useQuery(peaksQuery(recording));
  const [isReady, setIsReady] = useState(false);
  const [isBroken, setIsBroken] = useState(false);
  const [isPlaying, setIsPlaying] = useState(false);
  const [seconds, setSeconds] = useState(0);
  const outline = peaks.data;
  const heard = useRef(onHeard);
  useEffect(() => {
    heard.current = onHeard;
  });

  useEffect(() => {
    if (!container.current || !outline) return;
    const isSplit = isStereo && outline.right.length > 0;
    const made = WaveSurfer.create({
      container: container.current,
      url: audioUrl(recording),
      peaks: isSplit ? [outline.left, outline.right] : [outline.left],
      duration: outline.seconds,
      height: isSplit ? 44 : 56,
      barWidth: 2,
      barGap: 1,
      barRadius: 2,
      cursorWidth: 2,
      normalize: true,
      ...sides(isSplit),
    });
    surfer.current = made;
    made.on('ready', () => setIsReady(true));
    made.on('play', () => setIsPlaying(true));
    made.on('pause', () => setIsPlaying(false));
    made.on('finish', () => {
      setIsPlaying(false);
      heard.current?.();
    });
    made.on('timeupdate', setSeconds);
    made.on('error', () => setIsBroken(true));
    return () => {
      surfer.current = null;
      made.destroy();
    };
  }, [recording, outline, isStereo]);

  return {
    container,
    isReady,
    isFailed: peaks.isError || isBroken,
    isPlaying,
    seconds,
    duration: outline?.seconds ?? 0,
    toggle: () => void surfer.current?.playPause(),
    skip: (by) => surfer.current?.skip(by),
    setSpeed: (speed) => surfer.current?.setPlaybackRate(speed, true),
  };
}

function sides(isSplit: boolean) {
  const { orange } = DEFAULT_THEME.colors;
  const customer = { waveColor: bell[3], progressColor: bell[7] };
  const heard = { waveColor: orange[3], progressColor: orange[7] };
  return isSplit ? { ...customer, splitChannels: [customer, heard] } : customer;
}
