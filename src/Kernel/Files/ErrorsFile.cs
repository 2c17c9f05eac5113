using System.Globalization;
using Guildhall.Kernel.Texts;

namespace Guildhall.Kernel.Files;

/// <summary>Writes what an import could not take, as CSV of <c>line,column,value,reason</c> that a spreadsheet opens safely.</summary>
public sealed class ErrorsFile : IDisposable
{
    internal const int LongestValue = 200;

    private readonly TableWriter table;
    private readonly Localizer words;

    /// <param name="stream">Left open.</param>
    /// <param name="words">Writes the reasons in the reader's language.</param>
    public ErrorsFile(Stream stream, Localizer words)
    {
        (table, this.words) = (TableWriter.Csv(stream), words);
        table.Row("line", "column", "value", "reason");
    }

    public long Rows { get; private set; }

    public void Write(RejectedRow rejected)
    {
        Rows++;
        var value = rejected.Value is { Length: > LongestValue } lengthy ? string.Concat(lengthy.AsSpan(0, LongestValue), "…") : rejected.Value;
        table.Row(rejected.Line.ToString(CultureInfo.InvariantCulture), rejected.Column, value, words.Of(rejected.Reason));
    }

    public void Dispose() => table.Dispose();
}
