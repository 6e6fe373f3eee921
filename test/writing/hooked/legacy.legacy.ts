import type { EventArgs } from '@mikro-orm/core';
import {
  AfterCreate,
  AfterDelete,
  AfterUpdate,
  BeforeCreate,
  BeforeDelete,
  BeforeUpdate,
  Entity,
  OnInit,
  OnLoad,
  PrimaryKey,
  Property,
} from '@mikro-orm/decorators/legacy';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { storedAs, type Strategy } from '../../contracts/party/model.ts';
import { type Call, called, type HookedModel } from './model.ts';

type Args = EventArgs<object>;

export function declareHooked(strategy: Strategy): HookedModel {
  const calls: Call[] = [];

  @Entity({ abstract: true })
  abstract class Signed {
    @Property({ type: 'string', nullable: true })
    createdBy?: string | null;

    @BeforeCreate()
    signedBeforeCreate(args: Args): void {
      called(calls, ['Signed', 'beforeCreate'], args);
    }

    @BeforeUpdate()
    signedBeforeUpdate(args: Args): void {
      called(calls, ['Signed', 'beforeUpdate'], args);
    }
  }

  @Entity(storedAs[strategy])
  abstract class Item extends Polymorphic(Signed) {
    @PrimaryKey({ type: 'integer' })
    id!: number;

    @Property({ type: 'string' })
    name!: string;

    @OnInit()
    itemOnInit(args: Args): void {
      called(calls, ['Item', 'onInit'], args);
    }

    @OnLoad()
    itemOnLoad(args: Args): void {
      called(calls, ['Item', 'onLoad'], args);
    }

    @BeforeCreate()
    itemBeforeCreate(args: Args): void {
      called(calls, ['Item', 'beforeCreate'], args);
    }

    @AfterCreate()
    itemAfterCreate(args: Args): void {
      called(calls, ['Item', 'afterCreate'], args);
    }

    @BeforeUpdate()
    itemBeforeUpdate(args: Args): void {
      called(calls, ['Item', 'beforeUpdate'], args);
    }

    @AfterUpdate()
    itemAfterUpdate(args: Args): void {
      called(calls, ['Item', 'afterUpdate'], args);
    }

    @BeforeDelete()
    itemBeforeDelete(args: Args): void {
      called(calls, ['Item', 'beforeDelete'], args);
    }

    @AfterDelete()
    itemAfterDelete(args: Args): void {
      called(calls, ['Item', 'afterDelete'], args);
    }
  }

  @Entity()
  class Book extends Item {
    @Property({ type: 'integer' })
    pages!: number;

    @BeforeCreate()
    bookBeforeCreate(args: Args): void {
      called(calls, ['Book', 'beforeCreate'], args);
    }

    @AfterUpdate()
    bookAfterUpdate(args: Args): void {
      called(calls, ['Book', 'afterUpdate'], args);
    }
  }

  @Entity()
  class Novel extends Book {
    @Property({ type: 'string' })
    genre!: string;

    @OnLoad()
    novelOnLoad(args: Args): void {
      called(calls, ['Novel', 'onLoad'], args);
    }

    @BeforeCreate()
    novelBeforeCreate(args: Args): void {
      called(calls, ['Novel', 'beforeCreate'], args);
    }

    @AfterCreate()
    novelAfterCreate(args: Args): void {
      called(calls, ['Novel', 'afterCreate'], args);
    }

    @BeforeUpdate()
    novelBeforeUpdate(args: Args): void {
      called(calls, ['Novel', 'beforeUpdate'], args);
    }

    @BeforeDelete()
    novelBeforeDelete(args: Args): void {
      called(calls, ['Novel', 'beforeDelete'], args);
    }
  }

  @Entity()
  class Film extends Item {
    @Property({ type: 'integer' })
    minutes!: number;
  }

  @Entity()
  class Shelf {
    @PrimaryKey({ type: 'integer' })
    id!: number;

    @Property({ type: 'string' })
    label!: string;
  }

  const items = defineHierarchy(Item, { Book, Novel, Film });
  return {
    Item,
    Book,
    Novel,
    Film,
    Shelf,
    items,
    entities: [...items.entities, Shelf],
    calls,
  } as unknown as HookedModel;
}
