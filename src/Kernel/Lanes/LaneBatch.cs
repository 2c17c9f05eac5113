using System.Collections;

namespace Guildhall.Kernel.Lanes;

/// <summary>Commands of one brand and one activity in order of arrival. Valid only during the call that received it: the array behind it is used again.</summary>
public sealed class LaneBatch<TCommand> : IReadOnlyList<TCommand>
{
    private readonly TCommand[] commands;

    internal LaneBatch(BrandId brand, Guid activity, TCommand[] commands, int count) =>
        (Brand, Activity, this.commands, Count) = (brand, activity, commands, count);

    public BrandId Brand { get; }

    public Guid Activity { get; }

    public int Count { get; }

    public TCommand this[int index] => commands[index];

    public ReadOnlySpan<TCommand> Commands => commands.AsSpan(0, Count);

    /// <summary>One column of the batch, as set-based SQL wants it.</summary>
    public TColumn[] Column<TColumn>(Func<TCommand, TColumn> of)
    {
        var column = new TColumn[Count];
        for (var i = 0; i < column.Length; i++) column[i] = of(commands[i]);
        return column;
    }

    public IEnumerator<TCommand> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return commands[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>For what must be decided in a transaction that is open already, such as an event's handler: the same decision, without waiting in the lane.</summary>
public static class LaneBatch
{
    public static LaneBatch<TCommand> Of<TCommand>(BrandId brand, Guid activity, params TCommand[] commands) => new(brand, activity, commands, commands.Length);
}
