using System.Net;
using Guildhall.Conversations.Rooms;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Worlds;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Guildhall.Tests.Conversations;

/// <summary>The connection to the database goes while a batch of messages is committed, and nobody knows which side of the commit it went.</summary>
public sealed class LostCommitTests
{
    public enum Loss { None, BeforeCommit, AfterCommit }

    [Theory, InlineData(Loss.AfterCommit), InlineData(Loss.BeforeCommit)]
    public async Task A_message_whose_commit_was_lost_sight_of_is_answered_once_and_stands_once(Loss loss)
    {
        var next = new Losses();
        await using var web = await WebWorld.Create(configure: builder =>
        {
            var services = builder.Services;
            services.Remove(services.Single(s => s.ServiceType == typeof(Lane<SayCommand, Said>)));
            services.AddSingleton(next).AddScoped<DecideMessages>().AddLane<SayCommand, Said, LosesCommits>();
            services.RemoveAt(services.Count - 1); // The lane is started once, by its first registration.
        });
        var room = await RoomWorld.Create(web);
        using var member = await room.Join("小雅");
        await room.Settles();
        await room.Say(member, "before");

        next.Then = loss;
        var (lost, again) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        Assert.Equal(lost, await room.Say(member, "in between", lost));
        Assert.Equal(lost, await room.Say(member, "in between", lost));
        await room.Say(member, "after", again);

        Assert.Equal(loss == Loss.AfterCommit ? (1, 1) : (1, 0), (next.Recalled, next.Known));
        Assert.Equal(["before", "in between", "after"], (await room.Messages()).Select(m => m.Text));
        var events = await room.Events();
        Assert.Equal(Enumerable.Range(1, events.Count), events.Select(e => (int)e.Seq));
        Assert.Equal((await room.Messages()).Select(m => m.Seq), events.Where(e => e.Kind == "said").TakeLast(3).Select(e => e.Seq));
        using var other = await room.TrySay(member, "another body under the same id", lost);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "kernel.same_key_other_body"), await RoomWorld.Problem(other));
    }

    internal sealed class Losses
    {
        public Loss Then { get; set; }
        public int Recalled { get; set; }
        public int Known { get; set; }
    }

    internal sealed class LosesCommits(DecideMessages inner, Losses losses) : IDecide<SayCommand, Said>
    {
        public async Task<Result<Said>[]> Decide(AppDb db, LaneBatch<SayCommand> batch, CancellationToken ct)
        {
            var (answers, loss) = (await inner.Decide(db, batch, ct), losses.Then);
            losses.Then = Loss.None;
            if (loss == Loss.AfterCommit) await db.Database.CommitTransactionAsync(ct);
            if (loss != Loss.None) throw db.IsSqlite ? new SqliteException("disk I/O error", 10) : new NpgsqlException("Exception while reading from stream", new IOException("gone"));
            return answers;
        }

        public async Task<Result<Said>?[]> Recall(AppDb db, LaneBatch<SayCommand> batch, CancellationToken ct)
        {
            var known = await inner.Recall(db, batch, ct);
            losses.Recalled += known.Length;
            losses.Known += known.Count(k => k is not null);
            return known;
        }
    }
}
