using System.CommandLine;
using System.Text.Json;
using Guildhall.Activities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Texts;

namespace Guildhall.Host.Commands;

/// <summary><c>verify [KIND] FILE</c>: checks a published record of a lottery, red packet or auction with nothing but the file. Exit 1 when a check fails, 2 when it is no record.</summary>
internal static class Verify
{
    public static Command Command()
    {
        var words = new Argument<string[]>("FILE") { Arity = new ArgumentArity(1, 2), Description = "The record; before it, if you like, its kind: lottery, red-packet, auction" };
        var json = new Option<bool>("--json") { Description = "Print one JSON document" };
        var command = new Command("verify", "Check a published result offline, see docs/fairness.md") { words, json };
        command.SetAction((parsed, _) =>
        {
            using var services = new ServiceCollection().AddGuildhallModules().AddSingleton<TextCatalogue>().AddScoped<Localizer>().BuildServiceProvider();
            var given = parsed.GetValue(words)!;
            return Task.FromResult(Report(services, given.Length == 2 ? given[0] : null, given[^1], parsed.GetValue(json), System.Console.Out));
        });
        return command;
    }

    public static int Report(IServiceProvider services, string? asked, string file, bool json, TextWriter output)
    {
        var checkers = services.GetServices<IVerifyRecords>().ToDictionary(c => c.Kind);
        if (!File.Exists(file)) return Fail.With(CommandRefusals.NoFile.With(file));
        try
        {
            using var record = JsonDocument.Parse(File.ReadAllBytes(file));
            var kind = record.RootElement.ValueKind is JsonValueKind.Object && record.RootElement.TryGetProperty("kind", out var named) && named.ValueKind is JsonValueKind.String ? named.GetString()! : "";
            if (!checkers.TryGetValue(kind, out var checker)) return Fail.With(CommandRefusals.NoRecord.With(file, string.Join(", ", checkers.Keys.Order())));
            if (asked is not null && asked != kind) return Fail.With(CommandRefusals.OtherKind.With(file, kind, asked));
            return Tell(checker.Verify(record.RootElement), kind, services.GetRequiredService<Localizer>(), json, output);
        }
        catch (JsonException e)
        {
            return Fail.With(CommandRefusals.BadRecord.With(file, e.Message));
        }
    }

    private static int Tell(FairVerdict verdict, string kind, Localizer text, bool json, TextWriter output)
    {
        string Said(FairCheck check) => text[check.Code, [.. check.Args]];
        if (json) output.WriteLine(JsonSerializer.Serialize(new { kind, holds = verdict.Holds, checks = verdict.Checks.Select(c => new { holds = c.Holds, check = Said(c) }) }, CommandJson.Options));
        else foreach (var check in verdict.Checks) output.WriteLine($"{(check.Holds ? "✓" : "✗")} {Said(check)}");
        return verdict.Holds ? 0 : 1;
    }
}
