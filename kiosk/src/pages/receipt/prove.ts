/** The checks behind the receipt's page, in a file of their own: the order is on show before they are fetched. */
import type { Answer } from '@/shared/api';
import { rootOfInclusion } from '@/shared/merkle';

export { seeProof } from '@/shared/seal/seenProof';

type Receipt = Answer<'/api/v1/receipts/{tenant_id}/{receipt_code}', 'get'>;

/** The check is made here, from the parts: the service's word alone is not the proof. */
export function isSealed(receipt: Receipt): boolean {
  const found = rootOfInclusion({
    index: receipt.log_index,
    size: receipt.size,
    leaf: receipt.leaf,
    proof: receipt.inclusion_proof,
  });
  return found !== null && found === receipt.root.toLowerCase();
}
