// The operations alone, with graphql's own functions.
import {
  SendSignalDocument,
  ViewerDocument,
  type SendSignalMutation,
  type SendSignalMutationVariables,
  type TypedDocumentNode,
} from '@rejoin/client/documents';
import { print } from 'graphql';

export const typed: TypedDocumentNode<SendSignalMutation, SendSignalMutationVariables> = SendSignalDocument;
export const text: string = print(ViewerDocument);
