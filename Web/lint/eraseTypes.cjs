const ts = require("typescript");

const { SyntaxKind: Kind } = ts;
/** An enumeration goes with the types: nothing that is looked for here depends on its values. */
const onlyTypes = new Set([Kind.EnumDeclaration, Kind.InterfaceDeclaration, Kind.TypeAliasDeclaration]);
const onlyTypeModifiers = new Set([
  Kind.AbstractKeyword, Kind.DeclareKeyword, Kind.OverrideKeyword, Kind.PrivateKeyword, Kind.ProtectedKeyword, Kind.PublicKeyword,
  Kind.ReadonlyKeyword,
]);

/** JavaScript with spaces where TypeScript has types: every position in it is the same as in the source. */
module.exports = function eraseTypes(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const result = text.split("");
  const erase = (start, end) => {
    for (let index = start; index < end; index++) if (result[index] !== "\n") result[index] = " ";
  };
  const eraseNode = (node) => erase(node.getStart(source), node.end);

  const visit = (node) => {
    const isDeclared = node.modifiers?.some((modifier) => modifier.kind === Kind.DeclareKeyword) ?? false;
    const isOverload = ts.isFunctionLike(node) && "body" in node && node.body === undefined;
    if (onlyTypes.has(node.kind) || isDeclared || isOverload) return eraseNode(node);
    // `{ type A, b }`: the comma goes, too.
    if (ts.isImportSpecifier(node) && node.isTypeOnly) {
      return erase(node.getStart(source), text[node.end] === "," ? node.end + 1 : node.end);
    }
    if (node.isTypeOnly === true || node.importClause?.isTypeOnly === true) return eraseNode(node);
    if (ts.isHeritageClause(node) && node.token === Kind.ImplementsKeyword) return eraseNode(node);
    // `: T` and `<T>` start one character before their types.
    if (node.type !== undefined && !ts.isTypeNode(node)) {
      if (ts.isAsExpression(node)) erase(node.expression.end, node.end);
      else erase(node.type.pos - 1, node.type.end);
    }
    for (const list of [node.typeParameters, node.typeArguments]) if (list !== undefined) erase(list.pos - 1, list.end + 1);
    if (ts.isNonNullExpression(node)) erase(node.expression.end, node.end);
    if (node.exclamationToken !== undefined) eraseNode(node.exclamationToken);
    if (node.questionToken !== undefined && !ts.isConditionalExpression(node)) eraseNode(node.questionToken);
    for (const modifier of node.modifiers ?? []) if (onlyTypeModifiers.has(modifier.kind)) eraseNode(modifier);
    ts.forEachChild(node, (child) => {
      if (!ts.isTypeNode(child) || ts.isExpressionWithTypeArguments(child)) visit(child);
    });
  };
  visit(source);
  return result.join("");
};
