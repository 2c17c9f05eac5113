using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Guildhall.Kernel.Storage;

/// <summary>The second wall on SQLite, where the database cannot check: a statement that names a brand's table without naming brand_id is stopped.</summary>
internal sealed partial class TenancyGuard
{
    private readonly ConcurrentDictionary<string, bool> checkedTexts = new();
    private volatile IReadOnlySet<string> brandTables = new HashSet<string>();

    public void Watch(IReadOnlySet<string> tablesWithBrand) => (brandTables, _) = (tablesWithBrand, Forget());

    /// <summary>Every statement that was looked at so far; for tests of their plans.</summary>
    public ICollection<string> Seen => checkedTexts.Keys;

    public void Check(string text)
    {
        if (!checkedTexts.TryGetValue(text, out var allowed))
        {
            allowed = text.Contains("brand_id", StringComparison.OrdinalIgnoreCase)
                || !TableNames().Matches(text).Any(m => brandTables.Contains(m.Groups[1].Value));
            if (checkedTexts.Count < 10_000) checkedTexts[text] = allowed;
        }
        if (!allowed) throw new InvalidOperationException($"This statement reads a brand's table without brand_id: {text}");
    }

    private bool Forget()
    {
        checkedTexts.Clear();
        return true;
    }

    [GeneratedRegex(@"\b(?:from|join|into|update)\s+""?(\w+)", RegexOptions.IgnoreCase)]
    private static partial Regex TableNames();
}
