namespace Guildhall.Activities.Counter;

/// <summary>Which quantities belong to which items: "2草莓 1芒果", "草莓2份，芒果1份", "草莓和芒果各一份".</summary>
internal static class WantedSigns
{
    public readonly record struct Piece(IReadOnlyList<(int Offer, int Item)>? Items, int Quantity);

    /// <summary>Null when the pieces do not fit together.</summary>
    public static List<Piece>? Of(List<ChatSign> signs, ChatAct act)
    {
        var (pieces, waiting, number, each, minus) = (new List<Piece>(), new List<IReadOnlyList<(int, int)>>(), (int?)null, false, false);
        for (var n = 0; n < signs.Count; n++)
            switch (signs[n].Kind)
            {
                case Sign.Each: each = true; break;
                case Sign.Minus when n == 0: minus = true; break;
                case Sign.Minus: return null;
                case Sign.Unit or Sign.WeakUnit when (n == 0 || signs[n - 1].Kind != Sign.Number) && number is null && waiting.Count == 0: number = 1; break; // "来份草莓"
                case Sign.Number when number is not null: return null;
                case Sign.Number:
                    var quantity = Whole(minus ? -signs[n].Value : signs[n].Value);
                    if (waiting.Count == 0) number = quantity;
                    else if (waiting.Count > 1 && !each) return null;
                    else
                    {
                        pieces.AddRange(waiting.Select(w => new Piece(w, quantity)));
                        waiting.Clear();
                    }
                    break;
                case Sign.Item when n > 0 && signs[n - 1].Kind == Sign.Item && Both(signs[n - 1].Items!, signs[n].Items!) is { Count: > 0 } both: // "草莓蛋糕 6寸"
                    signs[n] = signs[n] with { Items = both };
                    if (waiting.Count > 0) waiting[^1] = both;
                    else pieces[^1] = pieces[^1] with { Items = both };
                    break;
                case Sign.Item when number is { } before && !each:
                    pieces.Add(new(signs[n].Items, before));
                    number = null;
                    break;
                case Sign.Item: waiting.Add(signs[n].Items!); break;
            }
        if (number is { } left)
        {
            if (pieces.Count > 0 || waiting.Count > 0) return null;
            pieces.Add(new(null, left));
        }
        if (pieces.Count > 0 && waiting.Count > 0) return null; // "草莓2芒果": how many of the second?
        // "我要草莓" is one; "取消草莓" is all of it.
        pieces.AddRange(waiting.Select(w => new Piece(w, act is ChatAct.Cancel ? 0 : 1)));
        if (pieces.Count == 0) pieces.Add(new(null, act is ChatAct.Cancel ? 0 : 1));
        return pieces;
    }

    private static List<(int, int)> Both(IReadOnlyList<(int, int)> some, IReadOnlyList<(int, int)> others) => [.. some.Intersect(others)];

    /// <summary>Half a piece is none: the use case refuses it with its reason.</summary>
    private static int Whole(decimal value) => value != decimal.Truncate(value) ? 0 : (int)Math.Clamp(value, int.MinValue, int.MaxValue);
}
