/** What is used of the layout library, whose own types do not resolve as those of a module. */
declare module "@dagrejs/dagre" {
  interface Size {
    readonly width: number;
    readonly height: number;
  }

  interface Place {
    readonly x?: number;
    readonly y?: number;
  }

  export class Graph {
    constructor(options: { readonly multigraph: boolean });
    setGraph(label: {
      readonly rankdir: "LR" | "TB";
      readonly nodesep: number;
      readonly edgesep: number;
      readonly ranksep: number;
      readonly marginx: number;
      readonly marginy: number;
    }): void;
    setNode(id: string, size: Size): void;
    setEdge(
      from: string,
      to: string,
      label: Size & { readonly labelpos?: "l" | "c" | "r" },
      name: string,
    ): void;
    /** With the size of the whole after the layout. */
    graph(): Partial<Size>;
    /** With its middle after the layout. */
    node(id: string): Place;
    /** With its bends and the middle of its label after the layout. */
    edge(
      from: string,
      to: string,
      name: string,
    ): Place & { readonly points?: readonly Required<Place>[] };
  }

  /** Places the nodes and edges of the graph. */
  export function layout(graph: Graph): void;
}
