namespace Guildhall.Communities.Positioning;

/// <summary>Trades for which there are rules to start from; their lines stand in the texts, in each language.</summary>
internal static class RuleTemplates
{
    public static IReadOnlyList<string> Trades { get; } = ["beauty", "fresh_food", "mother_baby", "learning", "local_store", "general"];
}
