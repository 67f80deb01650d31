export type BundleSizes = Readonly<Record<'whole' | 'signaling', number>>;
export declare const LIMITS: BundleSizes;
export declare function bundleSizes(folder: string): Promise<BundleSizes>;
