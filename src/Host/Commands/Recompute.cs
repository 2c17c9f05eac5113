using System.CommandLine;
using Guildhall.Kernel;

namespace Guildhall.Host.Commands;

/// <summary><c>recompute --brand B</c>: counts everything again from the facts, compares with the rollups and mends what differs. Exit 1 when something differed.</summary>
internal static class Recompute
{
    public static Command Command()
    {
        var brand = new Option<string>("--brand") { Required = true, Description = "Code or name" };
        var db = CommandHost.Db();
        var command = new Command("recompute", "Rebuild rollups from facts and compare") { brand, db };
        command.SetAction((parsed, ct) => CommandHost.Run(parsed, db, async (context, inner) =>
        {
            var found = await CommandBrand.Find(context, parsed.GetValue(brand)!, inner);
            if (found.Refusal is { } refusal) return context.Refuse(refusal);
            await CommandBrand.CatchUp(context, found.Value, inner);
            await using var scope = context.Services.GetRequiredService<IServiceScopeFactory>().CreateSystemScope(found.Value.Id);
            var receipt = await scope.ServiceProvider.GetRequiredService<Insights.Contracts.Recompute>().Handle(mend: true, inner);
            foreach (var difference in receipt.Differences.Take(20))
                await context.Errors.WriteLineAsync($"{difference.Table}: {(difference.Stored ? "stored" : "expected")} {difference.Row}");
            await context.Out.WriteLineAsync(receipt.Equal
                ? $"Rollups of {receipt.Scopes:N0} scopes equal the facts."
                : $"{receipt.Total:N0} rollup rows differed from the facts and were counted again.");
            return receipt.Equal ? 0 : 1;
        }, ct));
        return command;
    }
}
