"""SLH-DSA-SHA2-128s as FIPS 205 writes it down, one hash at a time: slow, and independent of the rest of this repository."""

import hashlib
import hmac

N, H, D, A, K = 16, 63, 7, 12, 14
HEIGHT, CHAINS = H // D, 35
SIGNATURE = (1 + K * (1 + A) + H + D * CHAINS) * N
WOTS_HASH, WOTS_PK, TREE, FORS_TREE, FORS_ROOTS, WOTS_PRF, FORS_PRF = range(7)


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def address(layer, tree, kind, word1=0, word2=0, word3=0):
    """The compressed form of section 11.2."""
    words = (word.to_bytes(4, "big") for word in (word1, word2, word3))
    return bytes([layer]) + tree.to_bytes(8, "big") + bytes([kind]) + b"".join(words)


def tweak(seed, where, *inputs):
    """F, H, T_l and PRF."""
    return sha256(seed, bytes(64 - N), where, *inputs)[:N]


def digits(value):
    """Algorithm 7, steps 1 to 7."""
    found = [digit for byte in value for digit in (byte >> 4, byte & 15)]
    checksum = sum(15 - digit for digit in found)
    return found + [checksum >> 8 & 15, checksum >> 4 & 15, checksum & 15]


def chain(seed, layer, tree, leaf, number, value, start, end):
    for position in range(start, end):
        value = tweak(seed, address(layer, tree, WOTS_HASH, leaf, number, position), value)
    return value


def leaf_of(seed, layer, tree, leaf, ends):
    return tweak(seed, address(layer, tree, WOTS_PK, leaf), *ends)


def parent(seed, layer, tree, level, index, left, right):
    return tweak(seed, address(layer, tree, TREE, 0, level, index), left, right)


def root_of(seed, layer, tree, leaf, value, chains, path):
    """Algorithm 11: what a WOTS+ signature of `value` and an authentication path lead to."""
    ends = [chain(seed, layer, tree, leaf, i, chains[i], digit, 15) for i, digit in enumerate(digits(value))]
    node = leaf_of(seed, layer, tree, leaf, ends)
    for level, sibling in enumerate(path):
        pair = (sibling, node) if leaf >> level & 1 else (node, sibling)
        node = parent(seed, layer, tree, level + 1, leaf >> level + 1, *pair)
    return node


def choices(randomizer, public, message):
    """Algorithm 19, steps 5 to 10, with H_msg for m = 30."""
    inner = sha256(randomizer, public, message)
    digest = sha256(randomizer, public[:N], inner, bytes(4))[:30]
    bits = int.from_bytes(digest[:21], "big")
    leaves = [bits >> A * (K - 1 - i) & (1 << A) - 1 for i in range(K)]
    tree = int.from_bytes(digest[21:28], "big") & (1 << H - HEIGHT) - 1
    return leaves, tree, int.from_bytes(digest[28:], "big") & (1 << HEIGHT) - 1


def pure(message, context):
    return bytes([0, len(context)]) + context + message


def split(data):
    return [data[i : i + N] for i in range(0, len(data), N)]


def verify(public, message, signature, context=b""):
    """Algorithm 24."""
    if len(signature) != SIGNATURE or len(public) != 2 * N or len(context) > 255:
        return False
    seed, hashes = public[:N], split(signature)
    leaves, tree, leaf = choices(hashes[0], public, pure(message, context))
    roots, place = [], 1
    for number, chosen in enumerate(leaves):
        index = number << A | chosen
        node = tweak(seed, address(0, tree, FORS_TREE, leaf, 0, index), hashes[place])
        for level in range(A):
            sibling = hashes[place + 1 + level]
            pair = (sibling, node) if index >> level & 1 else (node, sibling)
            node = tweak(seed, address(0, tree, FORS_TREE, leaf, level + 1, index >> level + 1), *pair)
        roots.append(node)
        place += 1 + A
    node = tweak(seed, address(0, tree, FORS_ROOTS, leaf), *roots)
    for layer in range(D):
        chains, path = hashes[place : place + CHAINS], hashes[place + CHAINS : place + CHAINS + HEIGHT]
        node = root_of(seed, layer, tree, leaf, node, chains, path)
        place += CHAINS + HEIGHT
        tree, leaf = tree >> HEIGHT, tree & (1 << HEIGHT) - 1
    return node == public[N:]


def key_chains(seed, layer, tree, leaf, secret):
    """The beginnings of a WOTS+ key's chains."""
    return [tweak(seed, address(layer, tree, WOTS_PRF, leaf, i), secret) for i in range(CHAINS)]


def wots_leaf(seed, layer, tree, leaf, secret):
    starts = key_chains(seed, layer, tree, leaf, secret)
    return leaf_of(seed, layer, tree, leaf, [chain(seed, layer, tree, leaf, i, v, 0, 15) for i, v in enumerate(starts)])


def levels(leaves, join):
    """All levels of a tree, from the leaves to the root; `join(level, index, left, right)` makes a parent."""
    found = [leaves]
    while len(found[-1]) > 1:
        below, level = found[-1], len(found)
        found.append([join(level, i, below[2 * i], below[2 * i + 1]) for i in range(len(below) // 2)])
    return found


def path_of(tree, leaf):
    return [level[leaf >> height ^ 1] for height, level in enumerate(tree[:-1])]


def sign_value(seed, layer, tree, leaf, secret, value):
    """Algorithm 7."""
    starts = key_chains(seed, layer, tree, leaf, secret)
    return [chain(seed, layer, tree, leaf, i, starts[i], 0, digit) for i, digit in enumerate(digits(value))]


def layer_tree(seed, layer, tree, secret):
    leaves = [wots_leaf(seed, layer, tree, leaf, secret) for leaf in range(1 << HEIGHT)]
    return levels(leaves, lambda level, index, *pair: parent(seed, layer, tree, level, index, *pair))


def make_key(sk_seed, sk_prf, pk_seed):
    """Algorithm 18: SK.seed, SK.prf, PK.seed, PK.root."""
    return sk_seed + sk_prf + pk_seed + layer_tree(pk_seed, D - 1, 0, sk_seed)[-1][0]


def sign(key, message, context=b""):
    """Algorithm 22, deterministic."""
    secret, prf, seed, public = key[:N], key[N : 2 * N], key[2 * N : 3 * N], key[2 * N :]
    signed = pure(message, context)
    randomizer = hmac.digest(prf, seed + signed, "sha256")[:N]
    leaves, tree, leaf = choices(randomizer, public, signed)
    parts, roots = [randomizer], []
    for number, chosen in enumerate(leaves):
        first = number << A
        secrets = [tweak(seed, address(0, tree, FORS_PRF, leaf, 0, first + i), secret) for i in range(1 << A)]
        nodes = [tweak(seed, address(0, tree, FORS_TREE, leaf, 0, first + i), value) for i, value in enumerate(secrets)]

        def join(level, index, left, right):
            return tweak(seed, address(0, tree, FORS_TREE, leaf, level, (first >> level) + index), left, right)

        grown = levels(nodes, join)
        parts += [secrets[chosen], *path_of(grown, chosen)]
        roots.append(grown[-1][0])
    node = tweak(seed, address(0, tree, FORS_ROOTS, leaf), *roots)
    for layer in range(D):
        grown = layer_tree(seed, layer, tree, secret)
        parts += sign_value(seed, layer, tree, leaf, secret, node) + path_of(grown, leaf)
        node = grown[-1][0]
        tree, leaf = tree >> HEIGHT, tree & (1 << HEIGHT) - 1
    return b"".join(parts)
