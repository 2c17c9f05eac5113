using System.Text;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Files;

namespace Guildhall.Members.Import;

internal sealed class MemberRowReader(ColumnMap columns, Moments moments)
{
    private static readonly char[] TagSeparators = [',', '，', ';', '；', '、', '|', '/'];

    private readonly int externalId = columns["external_id"], name = columns["name"], phone = columns["phone"], email = columns["email"],
        joinedAt = columns["joined_at"], group = columns["group"], tags = columns["tags"], staff = columns["staff"];

    private readonly int[] others = [.. columns.Others];

    public Parsed<MemberRow> Read(TableRow row)
    {
        var id = Optional(row, externalId);
        if (id is not null && Cells.IsScientific(id)) return No(row, "external_id", FileRefusals.IdCorrupted);
        var written = Optional(row, phone);
        if (written is not null && Cells.IsScientific(written)) return No(row, "phone", FileRefusals.IdCorrupted);
        var (person, number, mail) = (Optional(row, name), written is null ? null : Digits(written), Optional(row, email));
        if ((id ?? person ?? number ?? mail) is null) return No(row, "name", FileRefusals.CellEmpty);
        if ((TooLong(row, externalId, "external_id") ?? TooLong(row, name, "name") ?? TooLong(row, phone, "phone") ?? TooLong(row, email, "email")) is { } lengthy) return lengthy;
        var labels = Tags(row);
        if (Array.Exists(labels, label => label.Length > Cells.LongestKey)) return No(row, "tags", FileRefusals.CellTooLong());
        if (Optional(row, group)?.Trim().Length > OpenGroup.LongestName) return No(row, "group", FileRefusals.CellTooLong(OpenGroup.LongestName));
        DateTimeOffset? joined = null;
        if (Optional(row, joinedAt) is { } time)
        {
            if (!moments.TryRead(time, out var at, out var reason)) return No(row, "joined_at", reason!);
            joined = at;
        }
        return new MemberRow(row.Line, id, person, number, mail?.ToLowerInvariant(), joined, Optional(row, group), labels, staff >= 0 && Cells.IsYes(row[staff]), Attributes(row));
    }

    private RejectedRow? TooLong(TableRow row, int column, string field) => Optional(row, column)?.Length > Cells.LongestKey ? No(row, field, FileRefusals.CellTooLong()) : null;

    private string[] Tags(TableRow row) => Optional(row, tags) is { } written
        ? [.. written.Split(TagSeparators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()]
        : [];

    private Dictionary<string, string> Attributes(TableRow row)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var column in others)
            if (Optional(row, column) is { } value) attributes.TryAdd(columns.Headers[column], value);
        return attributes;
    }

    // Masked numbers (138****0000) keep their stars: they still tell two members apart.
    private static string? Digits(string written)
    {
        var digits = new StringBuilder(written.Length);
        foreach (var c in written.Normalize(NormalizationForm.FormKC))
            if (char.IsAsciiDigit(c) || c == '*' || (c == '+' && digits.Length == 0)) digits.Append(c);
        return digits.Length > 0 ? digits.ToString() : null;
    }

    private static string? Optional(TableRow row, int column) => Cells.OrEmpty(row[column]) is { Length: > 0 } value ? value : null;

    private RejectedRow No(TableRow row, string field, Refusal reason) => new(row.Line, columns.HeaderOf(field) ?? field, row[columns[field]], reason);
}
