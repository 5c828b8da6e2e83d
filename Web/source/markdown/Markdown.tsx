import { Lexer, type marked } from "marked";
import { Fragment, memo, type ReactNode } from "react";
import { decode, safeAddress } from "./decode";
import "./Markdown.css";

// The lexer's time grows with the square of some characters, and nesting costs stack: texts beyond these bounds, which
// people do not write, are shown as they were typed.
const longestText = 20_000;
const mostSigns = 1_200;
const deepestNesting = 24;

/**
 * A message's text. marked's lexer takes it apart; each token becomes a React element or text, never HTML. HTML in a
 * message is shown as it was typed, pictures as links: nothing is fetched because somebody wrote a message.
 */
export const Markdown = memo(function Markdown({ text }: { text: string }) {
  return <div className="markdown" dir="auto">{parse(text)}</div>;
});

function parse(text: string): ReactNode {
  if (text.length > longestText || (text.match(/[*_~`[\]<>|@.&]/g)?.length ?? 0) > mostSigns) return <p>{text}</p>;
  try {
    return blocks(new Lexer({ gfm: true, breaks: true, mangle: false }).lex(text), 0);
  } catch {
    return <p>{text}</p>;
  }
}

function blocks(tokens: marked.Token[], depth: number): ReactNode {
  if (depth > deepestNesting) return tokens.map((token) => token.raw).join("");
  return tokens.map((token, index) => <Fragment key={index}>{block(token, depth + 1)}</Fragment>);
}

function block(token: marked.Token, depth: number): ReactNode {
  switch (token.type) {
    case "space":
    case "def":
      return null;
    case "heading":
      return <p className={`heading heading-${Math.min(token.depth, 3)}`}>{inlines(token.tokens, depth)}</p>;
    case "paragraph":
      return <p>{inlines(token.tokens, depth)}</p>;
    case "code":
      return (
        <pre tabIndex={0}>
          <code>{token.text}</code>
        </pre>
      );
    case "blockquote":
      return <blockquote>{blocks(token.tokens, depth)}</blockquote>;
    case "hr":
      return <hr />;
    case "list": {
      const items = token.items.map((item, index) => (
        <li key={index} className={item.task ? "task" : undefined}>
          {item.task && <input type="checkbox" checked={item.checked ?? false} disabled readOnly />}
          {blocks(item.tokens, depth)}
        </li>
      ));
      return token.ordered ? <ol start={token.start === "" ? 1 : token.start}>{items}</ol> : <ul>{items}</ul>;
    }
    case "table":
      return (
        <div className="table" tabIndex={0}>
          <table>
            <thead>
              <tr>
                {token.header.map((cell, index) => (
                  <th key={index}>{inlines(cell.tokens, depth)}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {token.rows.map((row, index) => (
                <tr key={index}>
                  {row.map((cell, column) => (
                    <td key={column}>{inlines(cell.tokens, depth)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      );
    case "text":
      return "tokens" in token && token.tokens ? inlines(token.tokens, depth) : decode(token.text);
    case "html":
      return <p>{token.raw.trimEnd()}</p>;
    default:
      return inline(token, depth);
  }
}

function inlines(tokens: marked.Token[] | undefined, depth: number): ReactNode {
  if (depth > deepestNesting) return (tokens ?? []).map((token) => token.raw).join("");
  return (tokens ?? []).map((token, index) => <Fragment key={index}>{inline(token, depth + 1)}</Fragment>);
}

function inline(token: marked.Token, depth: number): ReactNode {
  switch (token.type) {
    case "strong":
      return <strong>{inlines(token.tokens, depth)}</strong>;
    case "em":
      return <em>{inlines(token.tokens, depth)}</em>;
    case "del":
      return <del>{inlines(token.tokens, depth)}</del>;
    case "codespan":
      return <code>{decode(token.text)}</code>;
    case "br":
      return <br />;
    case "link":
      return link(token.href, inlines(token.tokens, depth));
    case "image":
      return link(token.href, decode(token.text) || decode(token.href));
    case "escape":
    case "text":
      return decode(token.text);
    default:
      return token.raw;
  }
}

function link(href: string | null, content: ReactNode): ReactNode {
  const address = safeAddress(href);
  if (address === undefined) return <>{content}</>;
  return (
    <a href={address} target="_blank" rel="noopener noreferrer">
      {content}
    </a>
  );
}
