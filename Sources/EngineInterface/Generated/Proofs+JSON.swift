// Made by Scripts/generate-interface from Schema/proofs.schema: change that.

#if !hasFeature(Embedded)
  public import WireCoding

  extension Proof {
    /// An object with its fields.
    public var json: JSON {
      var json = JSON.object([])
      json.add("signature", signature.json)
      if let fewTime { json.add("fewTime", fewTime.json) }
      return json
    }
  }

  extension SignatureProof {
    /// An object with its fields.
    public var json: JSON {
      var json = JSON.object([])
      json.add("scheme", .string(scheme))
      json.add("fingerprint", .string(fingerprint))
      json.add("signature", .bytes(signature))
      json.add("generation", .number(generation))
      json.add("signed", .bytes(signed))
      if let parts { json.add("parts", parts.json) }
      return json
    }
  }

  extension HashSignatureParts {
    /// An object with its fields.
    public var json: JSON {
      var json = JSON.object([])
      json.add("n", .number(n))
      json.add("forsHeight", .number(forsHeight))
      json.add("forsLeaves", .array(forsLeaves.map { .number($0) }))
      json.add("chains", .number(chains))
      json.add("treeHeight", .number(treeHeight))
      json.add("layerLeaves", .array(layerLeaves.map { .number($0) }))
      return json
    }
  }

  extension FewTimeProof {
    /// An object with its fields.
    public var json: JSON {
      var json = JSON.object([])
      json.add("batch", .number(batch))
      json.add("key", .number(key))
      json.add("keys", .number(keys))
      json.add("use", .number(use))
      json.add("uses", .number(uses))
      json.add("fingerprint", .string(fingerprint))
      json.add("size", .number(size))
      json.add("salt", .bytes(salt))
      json.add("digest", .bytes(digest))
      json.add("indices", .array(indices.map { .number($0) }))
      json.add("revealedPreimages", .bytes(revealedPreimages))
      json.add("merkleProofSize", .number(merkleProofSize))
      return json
    }
  }
#endif
