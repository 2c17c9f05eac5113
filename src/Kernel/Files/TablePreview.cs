namespace Guildhall.Kernel.Files;

/// <summary>A table as somebody who maps its columns needs to see it.</summary>
/// <param name="Columns">Field → header of the column taken for it.</param>
/// <param name="Rows">The first rows below the header.</param>
public sealed record TablePreview(
    IReadOnlyList<PreviewField> Fields, IReadOnlyList<string> Headers, IReadOnlyDictionary<string, string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    internal const int SampleRows = 5;
    private const int MostCells = 100;
    private const int LongestCell = 120;

    internal static IReadOnlyList<string> Clipped(IEnumerable<string> cells) =>
        [.. cells.Take(MostCells).Select(cell => cell.Length > LongestCell ? cell[..(char.IsHighSurrogate(cell[LongestCell - 1]) ? LongestCell - 1 : LongestCell)] + "…" : cell)];
}

/// <param name="Required">Without it, or another that stands in for it, the file is refused.</param>
public sealed record PreviewField(string Name, bool Required);
