using System.Text.RegularExpressions;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Conversations;
using Guildhall.Tests.Worlds;
using Microsoft.Data.Sqlite;

namespace Guildhall.Tests.Schema;

/// <summary>SQLite plans from seeded statistics and keeps its plan for good, so the plan of every hot query is looked at: none may read all of a brand's rows of a table that grows for ever.</summary>
public sealed partial class PlanTests
{
    private static readonly string[] Growing = ["conversations_messages", "conversations_mentions", "members_members", "members_memberships", "members_identities", "members_entries", "members_sessions", "commerce_shop_orders", "activities_visits", "activities_budget", "kernel_live_events", "kernel_outbox"];

    [Fact]
    public async Task No_query_of_members_pages_and_posts_reads_a_growing_table_whole()
    {
        var path = TestDatabase.TempPath("plans.db");
        await using var web = await WebWorld.Create(storage: StorageOptions.Parse($"sqlite:{path}").Value, roles: new HashSet<string> { "web", "lanes" }); // Counting in the background reads whole tables on purpose.
        var room = await RoomWorld.Create(web);
        using var anna = await room.Join("小雅");
        using var ben = await room.Join("Ben");
        using var carl = await room.Join("Carl");
        var said = await room.Say(anna, "@Ben 今天的面包真好吃");
        await room.Say(ben, "同意", replyTo: said);
        using var reacted = await ben.PostJsonForm($"/g/{room.Code}/messages/{said}/react", ("emoji", "👍"));
        foreach (var page in (string[])["", "/search?q=面包", "/me", "/rules", "/activities"]) await anna.Page($"/g/{room.Code}{page}");
        using var recalled = await anna.PostJsonForm($"/g/{room.Code}/messages/{said}/recall");

        var seen = web.Source.Guard.Seen.Where(text => Growing.Any(t => text.Contains(t, StringComparison.Ordinal)) && !text.Contains("create ", StringComparison.OrdinalIgnoreCase)).ToList();
        Assert.True(seen.Count > 20, $"only {seen.Count} statements were seen");
        await using var connection = new SqliteConnection($"Data Source={path}");
        await connection.OpenAsync();
        var whole = new List<string>();
        foreach (var text in seen)
            foreach (var step in await Plan(connection, text))
                if (Whole().Match(step) is { Success: true } read && Growing.Contains(Named(text, read.Groups[1].Value + read.Groups[2].Value))) whole.Add($"{step}\n    {text}");
        Assert.True(whole.Count == 0, string.Join("\n\n", whole));
    }

    private static async Task<List<string>> Plan(SqliteConnection connection, string text)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "explain query plan " + text;
        foreach (var name in Parameters().Matches(text).Select(m => m.Value).Distinct()) command.Parameters.AddWithValue(name, DBNull.Value);
        await using var reader = await command.ExecuteReaderAsync();
        var steps = new List<string>();
        while (await reader.ReadAsync()) steps.Add(reader.GetString(3));
        return steps;
    }

    /// <summary>The table behind an alias.</summary>
    private static string Named(string text, string alias) =>
        Growing.FirstOrDefault(t => t == alias || Regex.IsMatch(text, $@"\b{t}\s+(?:as\s+)?{Regex.Escape(alias)}\b", RegexOptions.IgnoreCase)) ?? "";

    // A walk over all rows, or over all of the brand's.
    [GeneratedRegex(@"^(?:SCAN (\w+)|SEARCH (\w+) USING [\w ]+ \(brand_id=\?\))$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"@\w+")]
    private static partial Regex Parameters();
}
