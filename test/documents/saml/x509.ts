import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** Somebody who can sign: a key, and a certificate that it signed for itself. */
export interface Identity {
  readonly privateKey: KeyObject;
  readonly pem: string;
  /** Base64 without lines, as ds:X509Certificate holds it. */
  readonly base64: string;
  readonly sha256: string;
}

export interface CertificateOptions {
  readonly commonName?: string;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

export function rsaIdentity(options: CertificateOptions = {}, bits = 2048): Identity {
  return identity(generateKeyPairSync('rsa', { modulusLength: bits }), RSA_SHA256, options);
}

export function ecIdentity(options: CertificateOptions = {}, namedCurve = 'P-256'): Identity {
  return identity(generateKeyPairSync('ec', { namedCurve }), ECDSA_SHA256, options);
}

function identity(
  { publicKey, privateKey }: { publicKey: KeyObject; privateKey: KeyObject },
  algorithm: Buffer,
  { commonName = 'idp.example.com', notBefore, notAfter }: CertificateOptions,
): Identity {
  const name = sequence(set(sequence(oid('550403'), utf8(commonName))));
  const validity = sequence(
    time(notBefore ?? new Date('2020-01-01')),
    time(notAfter ?? new Date('2049-01-01')),
  );
  const key = publicKey.export({ type: 'spki', format: 'der' });
  const version = tagged(0xa0, integer(2));
  const toBeSigned = sequence(version, integer(7), algorithm, name, validity, name, key);
  const der = sequence(toBeSigned, algorithm, bits(sign('sha256', toBeSigned, privateKey)));
  const base64 = der.toString('base64');
  const pem = `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
  const hex = createHash('sha256').update(der).digest('hex').toUpperCase();
  return { privateKey, pem, base64, sha256: hex.replace(/..(?=.)/g, '$&:') };
}

function tagged(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: Buffer[]) => tagged(0x30, ...parts);
const set = (...parts: Buffer[]) => tagged(0x31, ...parts);
const integer = (value: number) => tagged(0x02, Buffer.from([value]));
const oid = (hex: string) => tagged(0x06, Buffer.from(hex, 'hex'));
const utf8 = (text: string) => tagged(0x0c, Buffer.from(text));
const bits = (bytes: Buffer) => tagged(0x03, Buffer.from([0]), bytes);

/** UTCTime until 2049, as RFC 5280 wants it. */
function time(date: Date): Buffer {
  return tagged(0x17, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));
}

const RSA_SHA256 = sequence(oid('2a864886f70d01010b'), tagged(0x05));
const ECDSA_SHA256 = sequence(oid('2a8648ce3d040302'));
