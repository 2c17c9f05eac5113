using System.CommandLine;
using Guildhall.Conversations.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Host.Commands;

/// <summary><c>move --to ADDRESS</c>: everything into an empty database of the other kind, proven table by table. The old one stays as it is.</summary>
internal static class Move
{
    public static Command Command()
    {
        var to = new Option<string>("--to") { Required = true, Description = "sqlite:PATH or postgres:CONNECTION" };
        var db = CommandHost.Db();
        var command = new Command("move", "Copy everything into an empty database of the other kind") { to, db };
        command.SetAction((parsed, ct) => CommandHost.Run(parsed, db, async (context, inner) =>
        {
            var address = StorageOptions.Parse(parsed.GetValue(to)!);
            if (address.Refusal is { } refusal) return context.Refuse(refusal);
            var source = context.Services.GetRequiredService<AppDbSource>();
            if (address.Value.Kind == source.Options.Kind) return context.Refuse(CommandRefusals.SameKind);
            await using var target = new AppDbSource(address.Value, GuildhallModules.All);
            var copied = await new DatabaseCopy(source, target).Run(context.Progress is { } show ? (_, rows) => show(rows, null) : null, inner);
            if (copied.Refusal is { } no) return context.Refuse(no);
            foreach (var table in copied.Value.Where(t => t.Rows > 0)) await context.Out.WriteLineAsync($"{table.Name,-36} {table.Rows,12:N0} rows  {table.Checksum:x16}");
            foreach (var brand in await Brands(target, inner))
            {
                // The search is no copy: the new server builds it as it starts.
                await using var there = target.Open(Actor.System(brand));
                await there.AskToReindex(TimeProvider.System, inner);
            }
            await context.Out.WriteLineAsync("Both sides are equal. Start the server with the new --db and the same master key.");
            return 0;
        }, ct));
        return command;
    }

    private static async Task<List<BrandId>> Brands(AppDbSource source, CancellationToken ct)
    {
        await using var db = source.Open(Actor.System(null));
        return await db.Query($"select id from brands_brands", r => r.Id<BrandId>(0), ct);
    }
}
