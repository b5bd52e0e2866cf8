// How loud a stream is at this moment: 0 is -60 dBFS or less, 100 is as loud as it can be.

const FLOOR_DB = -60;

export function percentOf(rms: number): number {
  const loudness = rms > 0 ? 20 * Math.log10(rms) : FLOOR_DB;
  return Math.round(Math.min(100, Math.max(0, (1 - loudness / FLOOR_DB) * 100)));
}

export class Meter {
  private readonly analyser: AnalyserNode;
  private readonly source: MediaStreamAudioSourceNode;
  private readonly heard: Float32Array<ArrayBuffer>;

  constructor(context: AudioContext, stream: MediaStream) {
    this.analyser = context.createAnalyser();
    this.heard = new Float32Array(this.analyser.fftSize);
    this.source = context.createMediaStreamSource(stream);
    this.source.connect(this.analyser);
  }

  level(): number {
    this.analyser.getFloatTimeDomainData(this.heard);
    const sum = this.heard.reduce((total, one) => total + one * one, 0);
    return percentOf(Math.sqrt(sum / this.heard.length));
  }

  close(): void {
    this.source.disconnect();
  }
}
