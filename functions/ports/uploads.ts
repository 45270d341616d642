/** Content that is too big for a message. Uploaded and fetched by an address that is signed for a while, never through us. */
export interface Uploads {
  /** An address to put it to, which takes exactly what was said, for as long as `seconds`. */
  begin(upload: Upload, seconds: number): Promise<SignedPut>
  /** Also one whose content has not come yet. */
  find(upload_id: string): Promise<Upload | undefined>
  /** Whether its content lies there. */
  isThere(upload: Upload): Promise<boolean>
  /** From now on whoever sees the robot may fetch it. */
  refer(upload_id: string, robot_ids: readonly string[]): Promise<void>
}

export interface UploadsReader {
  find(upload_id: string): Promise<Upload | undefined>
  isThere(upload: Upload): Promise<boolean>
  /** An address to get it from, for as long as `seconds`. */
  fetch(upload: Upload, seconds: number): Promise<string>
}

export interface Upload {
  readonly upload_id: string
  /** Who asked for it. */
  readonly by: string
  readonly bytes: number
  readonly content_type: string
  /** 64 hex digits. */
  readonly sha256: string
  /** Robots that messages about it have named. */
  readonly robot_ids: readonly string[]
  /** RFC 3339 */
  readonly created_at: string
  /** Epoch seconds: then it is forgotten. */
  readonly expires_at: number
}

export interface SignedPut {
  readonly url: string
  /** To be sent with it, as they are. */
  readonly headers: Readonly<Record<string, string>>
}
