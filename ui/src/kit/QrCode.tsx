// A QR code drawn as one path: dark on white in every theme, or cameras would not read it.

import encodeQR from 'qr';
import { useMemo } from 'react';

interface QrCodeProps {
  text: string;
  /** Said to those who do not see it. */
  label: string;
  size?: number;
}

/** Rows of dark squares, with the quiet border that readers want. */
export function squaresOf(text: string): boolean[][] {
  return encodeQR(text, 'raw', { ecc: 'low', border: 4 });
}

export function QrCode({ text, label, size = 208 }: QrCodeProps) {
  const squares = useMemo(() => squaresOf(text), [text]);
  const path = squares
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
  return (
    <svg
      role="img"
      aria-label={label}
      width={size}
      height={size}
      viewBox={`0 0 ${squares.length} ${squares.length}`}
      shapeRendering="crispEdges"
      style={{ background: '#fff', borderRadius: 8, display: 'block' }}
      data-testid="qr"
    >
      <path d={path} fill="#000" />
    </svg>
  );
}
