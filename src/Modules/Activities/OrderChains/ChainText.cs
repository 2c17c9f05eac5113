using System.Text;
using Guildhall.Activities.Counter;
using Guildhall.Activities.Life;
using Guildhall.Commerce.Contracts;

namespace Guildhall.Activities.OrderChains;

internal enum ChainChange { Same, New, Changed, Missing, Unread }

/// <summary>A line of a pasted text beside the row it is about.</summary>
/// <param name="Words">As it was pasted.</param>
internal sealed record ChainDifference(ChainChange Change, int Number, string Name, string Words, ChainRow? Row, IReadOnlyList<ChainPiece> Wanted);

/// <summary>A chain as text, the way groups elsewhere copy it around, and what a text that comes back says differently.</summary>
internal static class ChainText
{
    public static string Of(Activity activity, OpenChain open, IEnumerable<ChainRow> rows)
    {
        var text = new StringBuilder("#接龙 ").Append(activity.Name);
        foreach (var row in rows.Where(r => !r.Withdrawn)) text.Append('\n').Append(row.Number).Append(". ").Append(row.Name.Replace(' ', '_')).Append(' ').AppendJoin(' ', row.Pieces.Select(p => $"{open.NameOf(p.Sku)}×{p.Quantity}"));
        return text.ToString();
    }

    /// <summary>Rows are known by their names; a name that stands in two rows, also by its number.</summary>
    public static IReadOnlyList<ChainDifference> Compare(string text, Activity activity, OpenChain open, IReadOnlyList<ChainRow> rows)
    {
        var pasted = PastedChain.Of(text.Contains("接龙", StringComparison.Ordinal) || text.Contains("接龍", StringComparison.Ordinal) ? text + "\n" : "接龙\n" + text) ?? [];
        var (offer, left, found) = (ChatChain.OfferOf(activity, open), rows.Where(r => !r.Withdrawn).ToList(), new List<ChainDifference>());
        foreach (var line in pasted)
        {
            var row = left.Find(r => Key(r.Name) == Key(line.Name) && r.Number == line.Number) ?? left.Find(r => Key(r.Name) == Key(line.Name));
            if (row is not null) left.Remove(row);
            if (ReadChat.Pieces(line.Words, offer) is not { } wanted)
            {
                found.Add(new(ChainChange.Unread, line.Number, line.Name, line.Words, row, []));
                continue;
            }
            ChainPiece[] pieces = [.. wanted.Select(w => new ChainPiece(open.Chain.Items[w.Item ?? 0].Sku, w.Quantity))];
            var same = row is not null && row.Pieces.Count == pieces.Length && pieces.All(row.Pieces.Contains);
            found.Add(new(same ? ChainChange.Same : row is null ? ChainChange.New : ChainChange.Changed, row?.Number ?? line.Number, line.Name, line.Words, row, pieces));
        }
        found.AddRange(left.Select(r => new ChainDifference(ChainChange.Missing, r.Number, r.Name, "", r, r.Pieces)));
        return found;
    }

    private static string Key(string name) => name.Trim().Replace(' ', '_').ToLowerInvariant();
}
