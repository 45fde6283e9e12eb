import type { Element } from '@xmldom/xmldom';
import { childrenNamed, childrenOf } from '../xml.ts';
import { SAML, XSI } from './namespaces.ts';
import { attribute, instant, type Places, present, spotOf, text, wholeText } from './place.ts';
import type {
  AttributeValue,
  AuthnStatement,
  Conditions,
  NameId,
  SamlAssertion,
  SamlAttribute,
  Subject,
  SubjectConfirmation,
} from './saml.ts';

/** What an assertion says, without what is found out about it. */
export type AssertionSays = Omit<SamlAssertion, 'signatures' | 'isChild' | 'covered'>;

export function assertionOf(places: Places, element: Element): AssertionSays {
  const [subject] = childrenNamed(element, SAML, 'Subject');
  const [conditions] = childrenNamed(element, SAML, 'Conditions');
  const statements = childrenNamed(element, SAML, 'AttributeStatement');
  return present({
    ...spotOf(places, element),
    id: attribute(places, element, 'ID'),
    issueInstant: instant(places, element, 'IssueInstant'),
    version: attribute(places, element, 'Version'),
    issuer: text(places, childrenNamed(element, SAML, 'Issuer')[0]),
    subject: subject && subjectOf(places, subject),
    conditions: conditions && conditionsOf(places, conditions),
    authnStatements: childrenNamed(element, SAML, 'AuthnStatement').map((it) => authnOf(places, it)),
    attributeStatements: statements.length,
    attributes: statements
      .flatMap((it) => childrenNamed(it, SAML, 'Attribute'))
      .map((it) => attributeOf(places, it)),
    encryptedAttributes: statements
      .flatMap((it) => childrenNamed(it, SAML, 'EncryptedAttribute'))
      .map((it) => spotOf(places, it)),
  });
}

function subjectOf(places: Places, element: Element): Subject {
  const [nameId] = childrenNamed(element, SAML, 'NameID');
  const [encrypted] = childrenNamed(element, SAML, 'EncryptedID');
  return present({
    ...spotOf(places, element),
    nameId: nameId && nameIdOf(places, nameId),
    encryptedId: encrypted && spotOf(places, encrypted),
    confirmations: childrenNamed(element, SAML, 'SubjectConfirmation').map((it) =>
      confirmationOf(places, it),
    ),
  });
}

function nameIdOf(places: Places, element: Element): NameId {
  return present({
    ...wholeText(places, element),
    format: attribute(places, element, 'Format'),
  });
}

function confirmationOf(places: Places, element: Element): SubjectConfirmation {
  const [data] = childrenNamed(element, SAML, 'SubjectConfirmationData');
  return present({
    ...spotOf(places, element),
    method: attribute(places, element, 'Method'),
    recipient: data && attribute(places, data, 'Recipient'),
    inResponseTo: data && attribute(places, data, 'InResponseTo'),
    notBefore: data && instant(places, data, 'NotBefore'),
    notOnOrAfter: data && instant(places, data, 'NotOnOrAfter'),
  });
}

function conditionsOf(places: Places, element: Element): Conditions {
  return present({
    ...spotOf(places, element),
    notBefore: instant(places, element, 'NotBefore'),
    notOnOrAfter: instant(places, element, 'NotOnOrAfter'),
    audiences: childrenNamed(element, SAML, 'AudienceRestriction')
      .flatMap((it) => childrenNamed(it, SAML, 'Audience'))
      .map((it) => wholeText(places, it)),
  });
}

function authnOf(places: Places, element: Element): AuthnStatement {
  const [context] = childrenNamed(element, SAML, 'AuthnContext');
  return present({
    ...spotOf(places, element),
    authnInstant: instant(places, element, 'AuthnInstant'),
    sessionNotOnOrAfter: instant(places, element, 'SessionNotOnOrAfter'),
    sessionIndex: attribute(places, element, 'SessionIndex'),
    contextClass: text(places, childrenNamed(context, SAML, 'AuthnContextClassRef')[0]),
  });
}

function attributeOf(places: Places, element: Element): SamlAttribute {
  return present({
    ...spotOf(places, element),
    name: attribute(places, element, 'Name'),
    nameFormat: attribute(places, element, 'NameFormat'),
    friendlyName: attribute(places, element, 'FriendlyName'),
    values: childrenNamed(element, SAML, 'AttributeValue').map((it) => attributeValueOf(places, it)),
  });
}

function attributeValueOf(places: Places, element: Element): AttributeValue {
  return {
    ...wholeText(places, element),
    hasElements: childrenOf(element).length > 0,
    isNil: /^\s*(true|1)\s*$/.test(element.getAttributeNS(XSI, 'nil') ?? ''),
  };
}
