using Guildhall.Activities.Life;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Activities.Rehearsals;

/// <summary>A test buyer at a moment of the activity: what they can reach, and where it is counted what became of their acts.</summary>
internal sealed class StageMoment(Play play, TestBuyer buyer, IServiceProvider services, CancellationToken gone)
{
    public Activity Activity => play.Activity;
    public Random Luck => buyer.Luck;
    public Visit Visit => buyer.Visit;
    public bool Greedy => buyer.Greedy;
    public MemberId Me => buyer.Id;
    public DateTimeOffset Time => play.Time;
    public CancellationToken Gone => gone;
    public AppDb Db => Get<AppDb>();
    public IServiceProvider Services => services;

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    /// <summary>What the page would have rendered.</summary>
    public Guid NewId() => play.NewId();

    public T OneOf<T>(IReadOnlyList<T> some) => some[Luck.Next(some.Count)];

    public bool Chance(double of) => Luck.NextDouble() < of;

    /// <summary>Does it, and counts whether it was accepted or why not.</summary>
    public async Task<Result<T>> Try<T>(ValueTask<Result<T>> act)
    {
        var answer = await act;
        if (answer.Refusal is { } refusal) play.NoteRefused(refusal);
        else play.NoteAccepted(buyer);
        return answer;
    }

    public Task<Result<T>> Try<T>(Task<Result<T>> act) => Try(new ValueTask<Result<T>>(act));

    public void Refuse(Refusal refusal) => play.NoteRefused(refusal, byChat: true);

    /// <summary>The same buyer does something else, or again, at another time.</summary>
    public void At(DateTimeOffset time, Func<StageMoment, Task> act) => play.At(time, buyer, act);

    public void In(TimeSpan wait, Func<StageMoment, Task> act) => At(Time + wait, act);
}
