import { dirname } from 'node:path';
import ts from 'typescript';

const nameOf = (statement: ts.Statement): string | undefined => {
  const named = ts.isVariableStatement(statement) ? statement.declarationList.declarations[0] : statement;
  return (named as ts.NamedDeclaration | undefined)?.name?.getText();
};

/**
 * The types of all that `entry` exports, and of what those refer to, as one file that imports nothing. What comes of
 * a table of values (`keyof typeof CODES`) is written out, so that no value is declared that the library does not have.
 */
export function declarationsOf(entry: string): string {
  const program = programOf(entry);
  const checker = program.getTypeChecker();
  const declared = new Map<string, ts.Statement>();
  const doubled = new Set<string>();
  for (const source of program.getSourceFiles()) {
    if (source.isDeclarationFile) continue;
    program.emit(source, (path, text) => {
      for (const statement of ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true).statements) {
        const name = nameOf(statement);
        if (name === undefined) continue;
        if (declared.has(name)) doubled.add(name);
        declared.set(name, statement);
      }
    });
  }
  const root = checker.getSymbolAtLocation(program.getSourceFile(entry)!)!;
  const needed = new Set(checker.getExportsOfModule(root).map(({ name }) => name));
  const texts: string[] = [];
  for (const name of needed) {
    if (doubled.has(name)) throw new Error(`two declarations of ${name}: the library's types are one file`);
    const statement = declared.get(name)!;
    const text = writtenOut(statement, program) ?? statement.getFullText().trim();
    texts.push(text);
    const visit = (node: ts.Node): void => {
      if (ts.isIdentifier(node) && declared.has(node.text)) needed.add(node.text);
      node.forEachChild(visit);
    };
    visit(ts.createSourceFile('', text, ts.ScriptTarget.ESNext));
  }
  return `${texts.join('\n\n')}\n`;
}

function programOf(entry: string): ts.Program {
  const path = ts.findConfigFile(dirname(entry), (file) => ts.sys.fileExists(file))!;
  const { config } = ts.readConfigFile(path, (file) => ts.sys.readFile(file)) as { config: object };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, dirname(path));
  return ts.createProgram([entry], {
    ...options,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
  });
}

function writtenOut(statement: ts.Statement, program: ts.Program): string | undefined {
  if (!ts.isTypeAliasDeclaration(statement) || !/\btypeof\b/.test(statement.type.getText())) return undefined;
  const checker = program.getTypeChecker();
  const { text } = statement.name;
  for (const { statements } of program.getSourceFiles()) {
    const source = statements.find((other) => ts.isTypeAliasDeclaration(other) && other.name.text === text);
    if (source === undefined) continue;
    const type = checker.typeToString(
      checker.getTypeAtLocation(source),
      undefined,
      ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.InTypeAlias,
    );
    return statement.getFullText().trim().replace(statement.type.getText(), type);
  }
  return undefined;
}
